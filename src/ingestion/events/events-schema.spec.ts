import Ajv from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { eventTypes } from '../../event-types/event-types';
import { EVENTS_SCHEMA } from './events-schema';
import { parseEvent } from './parse-event';

const HEAD = { event_id: 'e-1', user_id: 'c-1', occurred_at: '2025-06-01T12:00:00Z' };

const manyTraits = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 1]));
const TRAITS: [string, unknown, boolean][] = [
  ['traits of every type', { a: 'x', b: 1, c: true, d: null, e: '2026-01-01' }, true],
  ['a list', ['x'], false],
  ['a nested trait', { a: { b: 1 } }, false],
  ['the longest trait', { ['n'.repeat(64)]: 'x'.repeat(256) }, true],
  ['too long a trait', { a: 'x'.repeat(257) }, false],
  ['too long a name', { ['n'.repeat(65)]: 1 }, false],
  ['a trait without a name', { '': 1 }, false],
  ['the most traits', manyTraits(50), true],
  ['too many traits', manyTraits(51), false],
];

describe('the schema of events', () => {
  const ajv = addFormats(new Ajv({ allErrors: true, keywords: ['example'], allowUnionTypes: true }));
  const isValid = (event: object) => ajv.validate(EVENTS_SCHEMA, { events: [event] }) as boolean;
  const isAccepted = (event: object) =>
    !Array.isArray(parseEvent(event, 'body.events[0]', { latestMs: Date.parse('2026-01-01') }));
  const every = Object.entries(eventTypes).map(([type, entry]) => {
    const { user_id, ...head } = HEAD;
    return [type, entry, { type, ...head, ...(entry.withoutUser ? {} : { user_id }), ...entry.example }] as const;
  });

  it.each(every)('of %s accepts what the server accepts', (_, {
    fields,
    userIsOptional,
    withoutUser,
    needs,
  }, event) => {
    const without = (name: string) => ({ ...event, [name]: undefined });
    const cases: [string, object, boolean][] = [
      ['example', event, true],
      ['unknown field', { ...event, color: 'red' }, false],
      ['no user_id', without('user_id'), withoutUser === true || userIsOptional === true],
      ['a user_id', { ...event, user_id: 'c-1' }, withoutUser !== true],
      ['no event_id', without('event_id'), false],
      ...Object.entries(fields).map(([name, { required }]): [string, object, boolean] => [
        `no ${name}`,
        without(name),
        required !== true && name !== needs?.[1],
      ]),
      ...Object.entries(fields).flatMap(([name, field]): [string, object, boolean][] => {
        if (field.is === 'traits')
          return TRAITS.map(([kind, traits, good]) => [kind, { ...event, [name]: traits }, good]);
        const max = 'max' in field ? (field.max ?? 256) : 256;
        if (field.is === 'word') return [[`a strange ${name}`, { ...event, [name]: 'strange' }, false]];
        if (field.is === 'weight') return [];
        return [
          [`the longest ${name}`, { ...event, [name]: 'x'.repeat(max) }, true],
          [`too long a ${name}`, { ...event, [name]: 'x'.repeat(max + 1) }, false],
        ];
      }),
    ];
    for (const [name, sent, good] of cases) {
      const asSent = JSON.parse(JSON.stringify(sent));
      expect([name, isValid(asSent), isAccepted(asSent)]).toEqual([name, good, good]);
    }
  });

  it('rejects the fields of other types', () => {
    for (const [type, { fields }, event] of every) {
      for (const [, { fields: others, example }] of every) {
        for (const name of Object.keys(others).filter((other) => !(other in fields))) {
          expect([type, name, isValid({ ...event, [name]: example[name] })]).toEqual([type, name, false]);
        }
      }
    }
  });
});
