import fc from 'fast-check';
import { parseEvent } from '../ingestion/events/parse-event';
import { mapMessage } from './segment-message';
import { segmentRules } from './segment-rules';

const RULES = segmentRules({
  agent_property: 'owner',
  default_agent: null,
  events: [
    { event: 'Email Opened', kind: 'email', direction: 'inbound', weight: 0.5 },
    { event: 'Viewed Pricing Page', kind: 'other', direction: null, weight: 1 },
  ],
});
const RECEIVED = new Date('2026-11-30T10:00:00.000Z');
const map = (message: unknown, sentAt: unknown = undefined) =>
  mapMessage(message, RULES, { receivedAt: RECEIVED, sentAt });
const track = (more: object = {}) => ({
  type: 'track',
  messageId: 'm-1',
  userId: 'ada',
  event: 'Email Opened',
  properties: { owner: 'Nova' },
  ...more,
});

describe('a message of Segment', () => {
  it('is an interaction if its name counts', () => {
    expect(map(track({ context: { traits: { firstName: 'Ada', lastName: 'Obi' } } }))).toEqual({
      event: {
        type: 'interaction',
        event_id: 'm-1',
        user_id: 'ada',
        occurred_at: '2026-11-30T10:00:00.000Z',
        agent: 'Nova',
        kind: 'email',
        direction: 'inbound',
        weight: 0.5,
        contact_name: 'Ada Obi',
      },
      seen: 'Email Opened',
      anonymous: false,
    });
  });

  it.each([
    ['a property', track(), 'Nova'],
    ['context.agent', track({ properties: { owner: ' ' }, context: { agent: 'Iris' } }), 'Iris'],
    ['nothing', track({ properties: null }), null],
  ])('has the agent of %s', (_, message, agent) => {
    expect(map(message).event).toMatchObject({ agent });
  });

  it.each([
    ['an unknown name', track({ event: 'Signed Up' }), 'Signed Up', false],
    ['nobody identified', track({ userId: undefined, anonymousId: 'x' }), 'Email Opened', true],
    ['a page without a name', { type: 'page', userId: 'ada' }, 'Loaded a Page', false],
    ['a screen', { type: 'screen', userId: 'ada', name: 'Inbox' }, 'Viewed Inbox Screen', false],
    ['identify without traits', { type: 'identify', userId: 'ada' }, null, false],
    ['identify of nobody', { type: 'identify', anonymousId: 'x', traits: { name: 'Ada' } }, null, true],
    ['a group without an id', { type: 'group', userId: 'ada', traits: { name: 'Acme' } }, null, false],
  ])('is no event: %s', (_, message, seen, anonymous) => {
    expect(map(message)).toEqual({ event: null, seen, anonymous });
  });

  it('of a page counts by the name that Segment gives it', () => {
    const page = { type: 'page', userId: 'ada', name: 'Pricing', properties: { owner: 'Nova' } };
    expect(map(page).event).toMatchObject({ type: 'interaction', kind: 'other', weight: 1 });
  });

  it('says who a contact is, or was', () => {
    const traits = {
      name: ' Ada Obi ',
      company: { id: 7, name: ' Acme ' },
      plan: 'pro',
      seats: 3,
      vip: true,
      city: null,
    };
    const head = { event_id: 'i-1', user_id: 'ada', occurred_at: RECEIVED.toISOString(), type: 'contact.updated' };
    expect(map({ type: 'identify', messageId: 'i-1', userId: 'ada', traits }).event).toEqual({
      ...head,
      name: 'Ada Obi',
      account_id: 7,
      account_name: 'Acme',
      traits: { plan: 'pro', seats: 3, vip: true, city: null },
    });
    const group = {
      type: 'group',
      messageId: 'i-1',
      userId: 'ada',
      groupId: 'acme',
      traits: { name: 'Acme', plan: 'x' },
    };
    expect(map(group).event).toEqual({ ...head, account_id: 'acme', account_name: 'Acme' });
    expect(map({ type: 'alias', userId: 'ada', previousId: 'anon-7', messageId: 7 }).event).toMatchObject({
      type: 'contact.aliased',
      event_id: 7,
      user_id: 'ada',
      previous_id: 'anon-7',
    });
  });

  it.each([
    ['lists and objects', { tags: ['a'], address: { city: 'Bath' } }],
    ['empty and long texts', { a: ' ', b: 'x'.repeat(257) }],
    ['what PostgreSQL does not store', { a: '\0', b: '\ud800' }],
    ['names that filters could not name', { 'a:b': 1, '': 2, [`${'x'.repeat(65)}`]: 3 }],
    ['the company without an id', { company: { name: 'Acme' } }],
  ])('leaves out %s of the traits, and keeps the others', (_, traits) => {
    const of = (all: object) => map({ type: 'identify', userId: 'ada', traits: all }).event;
    expect(of({ ...traits, plan: 'pro' })).toMatchObject({ traits: { plan: 'pro' } });
    expect(of(traits)).toBeNull();
  });

  it('has one trait of names that differ by spaces', () => {
    const event = map({ type: 'identify', userId: 'ada', traits: { plan: 'pro', ' plan ': 'team' } }).event;
    expect(event).toMatchObject({ traits: { plan: 'team' } });
  });

  it('has at most as many traits as an event may', () => {
    const traits = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`t${index}`, index]));
    const event = map({ type: 'identify', userId: 'ada', traits }).event as { traits: object };
    expect(Object.keys(event.traits)).toEqual(Array.from({ length: 50 }, (_, index) => `t${index}`));
  });

  it('whatever its traits are, the event of them is valid', () => {
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.double(), fc.boolean(), fc.anything());
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary', maxLength: 70 }), value, { maxKeys: 60 }), (others) => {
        const traits = { ...JSON.parse(JSON.stringify(others)), name: 'Ada' };
        const { event } = map({ type: 'identify', messageId: 'm', userId: 'ada', traits });
        expect(parseEvent(event, 'event', { latestMs: RECEIVED.getTime() })).toMatchObject({ contactName: 'Ada' });
      }),
    );
  });

  it('gets an id if it has none', () => {
    const [one, other] = [map(track({ messageId: '' })).event, map(track({ messageId: null })).event];
    expect(one).toMatchObject({ event_id: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(one).not.toEqual(other);
  });

  it.each([
    null,
    1,
    'track',
    [],
    [track()],
    {},
    { type: 'toString' },
    { type: 'delete' },
  ])('is refused: %j', (message) => {
    expect(map(message)).toMatchObject({
      event: null,
      seen: null,
      problem: expect.stringMatching(/not an object|unknown/),
    });
  });

  it('never throws, whatever it has', () => {
    const anything = fc.anything({ maxDepth: 3 });
    const type = fc.constantFrom('track', 'identify', 'group', 'alias', 'page', 'screen');
    const message = fc.record(
      {
        type,
        userId: anything,
        event: anything,
        name: anything,
        traits: anything,
        context: anything,
        timestamp: anything,
        sentAt: anything,
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(fc.property(message, anything, (value, sentAt) => expect(map(value, sentAt).problem).toBeUndefined()));
  });
});

describe('the time of a message', () => {
  it('is corrected by how wrong the clock of its sender is', () => {
    const offset = fc.integer({ min: -1e11, max: 1e11 });
    fc.assert(
      fc.property(offset, offset, fc.constantFrom('timestamp', 'originalTimestamp'), (wrong, ago, field) => {
        const [sent, happened] = [RECEIVED.getTime() + wrong, RECEIVED.getTime() + wrong - ago];
        const message = track({ [field]: new Date(happened).toISOString() });
        const expected = { occurred_at: new Date(RECEIVED.getTime() - ago).toISOString() };
        expect(map(message, new Date(sent).toISOString()).event).toMatchObject(expected);
        expect(map({ ...message, sentAt: new Date(sent).toISOString() }, 'x').event).toMatchObject(expected);
      }),
    );
  });

  it.each([
    ['2026-01-02T03:04:05Z', undefined, '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05Z', 'soon', '2026-01-02T03:04:05Z'],
    ['soon', '2026-01-02T03:04:05Z', 'soon'],
    [undefined, '2026-01-02T03:04:05Z', RECEIVED.toISOString()],
    [1_767_323_045_000, '2026-11-30T10:00:00Z', '2026-01-02T03:04:05.000Z'],
  ])('of %s, sent at %s, is %s', (timestamp, sentAt, expected) => {
    expect(map(track({ timestamp }), sentAt).event).toMatchObject({ occurred_at: expected });
  });
});
