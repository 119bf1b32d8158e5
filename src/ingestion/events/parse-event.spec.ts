import fc from 'fast-check';
import { type EventType, eventTypes } from '../../event-types/event-types';
import { parseEvent } from './parse-event';

const FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(eventTypes).map(([type, { fields }]) => [type, Object.keys(fields)]),
);

const LATEST = Date.parse('2026-01-01T00:00:00Z');
const HEAD = { event_id: 'e-1', user_id: 'c-1', occurred_at: '2025-06-01T12:00:00+02:00' };
/** One valid event of each type, with all its fields. */
const GOOD: Record<string, Record<string, unknown>> = {
  interaction: { agent: 'Nova', kind: 'Call', direction: 'OUTBOUND', weight: 2.5, contact_name: ' Ada ' },
  agent_action: { agent: 'Nova', action: 'enrichment_run', summary: 'Enriched' },
  'contact.classified': { tier: 'gold' },
  'contact.routed': { agent: 'Nova', tier: 'gold' },
  'lead.outcome': { outcome: 'Won' },
  'contact.updated': { name: 'Ada Obi' },
};
const parse = (raw: unknown) => parseEvent(raw, 'body.events[3]', { latestMs: LATEST });
const event = (type: string, more: object = {}) => ({ type, ...HEAD, ...GOOD[type], ...more });

describe('parseEvent', () => {
  it('accepts the example of every type', () => {
    for (const [type, { example, withoutUser }] of Object.entries(eventTypes)) {
      const userId = withoutUser ? null : 'c-1';
      const { user_id, ...head } = HEAD;
      const raw = { type, ...head, ...(withoutUser ? {} : { user_id }), ...example };
      expect(parse(raw)).toMatchObject({ type, eventId: 'e-1', userId });
    }
  });

  it('reads every field of the types', () => {
    const nothing = { agent: null, contactName: null, kind: null, direction: null, weight: null, word: null };
    const head = {
      ...nothing,
      summary: null,
      more: null,
      eventId: 'e-1',
      userId: 'c-1',
      occurredAt: '2025-06-01T10:00:00Z',
    };
    const parsed = Object.keys(GOOD).map((type) => parse(event(type)));
    expect(parsed).toEqual([
      {
        ...{ ...head, type: 'interaction', agent: 'Nova' },
        ...{ kind: 'call', direction: 'outbound', weight: 2.5, contactName: 'Ada' },
      },
      { ...head, type: 'agent_action', agent: 'Nova', word: 'enrichment_run', summary: 'Enriched' },
      { ...head, type: 'contact.classified', word: 'gold' },
      { ...head, type: 'contact.routed', agent: 'Nova', word: 'gold' },
      { ...head, type: 'lead.outcome', word: 'won' },
      { ...head, type: 'contact.updated', contactName: 'Ada Obi' },
    ]);
  });

  it('fills in defaults for absent, null and empty fields', () => {
    for (const absent of [undefined, null, '', ' ']) {
      const left = { kind: absent, direction: absent, weight: absent, contact_name: absent };
      expect(parse(event('interaction', left))).toMatchObject({
        ...{ kind: 'message', direction: null, weight: 1, contactName: null },
      });
      expect(parse(event('agent_action', { user_id: absent, summary: absent }))).toMatchObject({
        ...{ userId: null, summary: '' },
      });
      expect(parse(event('contact.routed', { tier: absent }))).toMatchObject({ word: null });
    }
    const zero = parse(event('interaction', { weight: -0 })) as { weight: number };
    expect(Object.is(zero.weight, 0)).toBe(true);
  });

  it('names each required field that is missing, and only these', () => {
    const required: [string, string[]][] = [
      ['interaction', ['event_id', 'occurred_at', 'user_id', 'agent']],
      ['agent_action', ['event_id', 'occurred_at', 'agent', 'action']],
      ['contact.classified', ['event_id', 'occurred_at', 'user_id', 'tier']],
      ['contact.routed', ['event_id', 'occurred_at', 'user_id', 'agent']],
      ['lead.outcome', ['event_id', 'occurred_at', 'user_id', 'outcome']],
      ['agent.updated', ['event_id', 'occurred_at', 'agent', 'team']],
    ];
    for (const [type, fields] of required) {
      expect(parse({ type })).toEqual(
        fields.map((field) => ({ message: `${field} is missing`, location: `body.events[3].${field}` })),
      );
    }
  });

  it('reads what is known of a contact, in one order, without what is absent', () => {
    const traits = { seats: -0, ' plan ': ' pro ', vip: true, left: null, since: '2026-01-31' };
    expect(
      parse(event('contact.updated', { name: null, account_id: 7, account_name: ' Acme ', traits })),
    ).toMatchObject({
      contactName: null,
      more: {
        account_id: '7',
        account_name: 'Acme',
        traits: [
          ['left', null],
          ['plan', 'pro'],
          ['seats', 0],
          ['since', '2026-01-31'],
          ['vip', true],
        ],
      },
    });
    expect(parse(event('contact.updated', { account_id: null }))).toMatchObject({ more: { account_id: null } });
    const empty = { account_id: ' ', account_name: null, traits: {} };
    expect(parse(event('contact.updated', empty))).toMatchObject({ contactName: 'Ada Obi', more: null });
    expect(parse(event('contact.updated', { traits: JSON.parse('{"__proto__": "x"}') }))).toMatchObject({
      more: { traits: [['__proto__', 'x']] },
    });
  });

  it('names the field of what is known of a contact, or of an agent, that is wrong', () => {
    const updated = (fields: object) => parse({ type: 'contact.updated', ...HEAD, ...fields });
    const at = (field: string, message: string) => ({ message, location: `body.events[3].${field}` });
    const missing = 'name, account_id, traits are missing, expected at least one';
    for (const fields of [{}, { name: '' }, { traits: {}, name: null }]) {
      expect(updated(fields)).toEqual([expect.objectContaining(at('name', missing))]);
    }
    expect(updated({ name: 'Ada', account_name: 'Acme' })).toEqual([
      { ...at('account_name', 'account_name is given without account_id'), value: 'Acme' },
    ]);
    expect(updated({ account_id: null, account_name: 'Acme' })).toMatchObject([{ value: 'Acme' }]);
    const traits = {
      a: { b: 1 },
      c: [1],
      'd:e': 1,
      'x\u200bz': 1,
      '': 1,
      f: 'x'.repeat(257),
      p: 1,
      ' p': 2,
      n: Number.POSITIVE_INFINITY,
    };
    expect(updated({ traits })).toEqual([
      at('traits.a', 'traits.a is an object, expected a text, a number, true, false or null'),
      at('traits.c', 'traits.c is a list, expected a text, a number, true, false or null'),
      at('traits.d:e', 'traits.d:e the name has the character :'),
      at('traits.x\u200bz', 'traits.x\u200bz the name has an invisible character'),
      at('traits.', 'traits. has no name'),
      { ...at('traits.f', 'traits.f is longer than 256 characters'), value: `${'x'.repeat(40)}…` },
      at('traits. p', 'traits. p is given twice'),
      { ...at('traits.n', 'traits.n Infinity is too large a number'), value: Number.POSITIVE_INFINITY },
    ]);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 1]));
    expect(updated({ traits: many })).toEqual([at('traits', 'traits has 51 traits, and 50 is the maximum')]);
    expect(updated({ traits: 'pro' })).toEqual([
      { ...at('traits', 'traits is a string, expected an object'), value: 'pro' },
    ]);
    const { user_id: _, ...head } = HEAD;
    expect(parse({ type: 'agent.updated', ...head, agent: 'Nova', team: 'x'.repeat(65) })).toMatchObject([
      { location: 'body.events[3].team' },
    ]);
    expect(parse({ type: 'agent.updated', ...HEAD, agent: 'Nova', team: null })).toMatchObject([
      { location: 'body.events[3].user_id', message: 'unknown field' },
    ]);
  });

  it('reports all mistakes of an event, with location and value', () => {
    expect(parse(event('interaction', { kind: 'fax', occurred_at: 'soon', weight: 'one', color: 'red' }))).toEqual([
      expect.objectContaining({ location: 'body.events[3].occurred_at', value: 'soon' }),
      expect.objectContaining({ location: 'body.events[3].kind', value: 'fax' }),
      { message: 'weight "one" is not a number', location: 'body.events[3].weight', value: 'one' },
      { message: 'unknown field', location: 'body.events[3].color', value: 'red' },
    ]);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 'x'.repeat(1_000)]));
    const problems = parse(event('lead.outcome', many)) as { value: string }[];
    expect(problems).toHaveLength(1_000);
    expect(problems[0]?.value).toHaveLength(41);
  });

  it('rejects the fields of other types', () => {
    for (const [type, fields] of Object.entries(FIELDS)) {
      const others = Object.values(FIELDS)
        .flat()
        .filter((field) => !fields.includes(field));
      for (const field of others) {
        const { example, withoutUser } = eventTypes[type as EventType];
        const user = withoutUser ? { user_id: undefined } : {};
        const raw = JSON.parse(JSON.stringify({ type, ...HEAD, ...user, ...example, [field]: 'x' }));
        expect(parse(raw)).toMatchObject([{ message: 'unknown field' }]);
      }
    }
  });

  it('accepts texts up to their maximum length', () => {
    for (const [type, field, longest] of [
      ['interaction', 'event_id', 256],
      ['interaction', 'user_id', 256],
      ['interaction', 'agent', 256],
      ['interaction', 'contact_name', 256],
      ['agent_action', 'action', 64],
      ['agent_action', 'summary', 2_000],
      ['contact.classified', 'tier', 64],
    ] as const) {
      expect(parse(event(type, { [field]: 'x'.repeat(longest) }))).toHaveProperty('type', type);
      expect(parse(event(type, { [field]: 'x'.repeat(longest + 1) }))).toMatchObject([
        { location: `body.events[3].${field}` },
      ]);
    }
  });

  it('accepts times from 1970 to the latest', () => {
    for (const [time, good] of [
      ['1970-01-01', true],
      ['1969-12-31T23:59:59.999Z', false],
      ['2026-01-01T00:00:00Z', true],
      ['2026-01-01T00:00:00.001Z', false],
      ['2026-01-01T01:00:00+01:00', true],
    ] as const) {
      expect([time, !Array.isArray(parse(event('contact.updated', { occurred_at: time })))]).toEqual([time, good]);
    }
  });

  it('returns an event or mistakes with a location for any input, and never throws', () => {
    const fields = ['type', 'event_id', 'user_id', 'occurred_at', ...Object.values(FIELDS).flat(), '__proto__'];
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom(...Object.keys(GOOD)));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), value)), (raw) => {
        const parsed = parse(raw);
        if (!Array.isArray(parsed)) return;
        expect(parsed.length).toBeGreaterThan(0);
        for (const { location } of parsed) expect(location).toMatch(/^body\.events\[3\]/);
      }),
    );
  });
});
