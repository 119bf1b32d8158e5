import fc from 'fast-check';
import { parseEvent } from './events/parse-event';
import { parseFact } from './parse-fact';

const LATEST_MS = Date.parse('2025-07-01T00:00:00Z');

const EVENT = { type: 'interaction', event_id: 'e', agent: 'a', user_id: 'c', occurred_at: '2025-06-30' };

const fromFile = (fields: object, allowPlaceholderIds = false) => {
  const raw = { agent_id: 'a', contact_id: 'c', external_id: 'e', occurred_at: '2025-06-30', ...fields };
  const fact = parseFact(raw, { latestMs: LATEST_MS, allowPlaceholderIds });
  return typeof fact === 'string' ? fact.replace(' (--allow-placeholder-ids accepts it)', '') : fact;
};
const fromEvent = (fields: object, allowPlaceholderIds = false) => {
  const event = parseEvent({ ...EVENT, ...fields }, 'body.events[0]', { latestMs: LATEST_MS, allowPlaceholderIds });
  if (!Array.isArray(event)) return event;
  return (event[0]?.message ?? '').replace(' (?allow_placeholder_ids=true accepts it)', '');
};
/** A field of a file, the field of an event with the same meaning, and the resulting value. */
const IDS = [
  ['agent_id', 'agent', 'agent'],
  ['contact_id', 'user_id', 'contact'],
  ['external_id', 'event_id', 'externalId'],
] as const;
const PLACEHOLDERS = ['undefined', 'null', 'NaN', ' None ', '[object Object]', '\u200b'];

describe('the fields of a file and of an event', () => {
  it.each([
    [5e-324, 'is closer to 0 than 1e-12: send 0, or leave it out'],
    [-1e-300, 'is closer to 0 than 1e-12: send 0, or leave it out'],
    [9.9e-13, 'is closer to 0 than 1e-12: send 0, or leave it out'],
    [1.8e12, 'is beyond 1e12'],
    [Number.MAX_VALUE, 'is beyond 1e12'],
    [-1e300, 'is beyond 1e12'],
  ])('weight %d: %s', (weight, reason) => {
    expect([fromFile({ weight }), fromEvent({ weight })]).toEqual(Array(2).fill(`weight ${weight} ${reason}`));
    const text = { weight: String(weight) };
    expect([fromFile(text), fromEvent(text)]).toEqual(Array(2).fill(`weight "${weight}" ${reason}`));
  });

  it.each([
    [2.5, 2.5],
    ['2.5', 2.5],
    [' 1e-06 ', 1e-6],
    ['.5', 0.5],
    ['', 1],
    [null, 1],
    [-0, 0],
    ['1e-400', 0],
    ['1,5', 'weight "1,5" is not a number'],
    ['NaN', 'weight "NaN" is not a number'],
    [true, 'weight (a boolean) is not a number'],
    [[1], 'weight (a list) is not a number'],
  ])('weight %j', (weight, expected) => {
    const outcomes = [fromFile({ weight }), fromEvent({ weight })].map((it) =>
      typeof it === 'string' ? it : it.weight,
    );
    expect(outcomes).toEqual([expected, expected]);
  });

  it.each([
    ['2025-02-28', '2025-02-28T00:00:00Z'],
    ['2025-02-28 09:30 UTC', '2025-02-28T09:30:00Z'],
    ['2025-02-28T24:00', '2025-03-01T00:00:00Z'],
    ['20250228T093000+0100', '2025-02-28T08:30:00Z'],
    ['Fri Feb 28 2025 09:30:00 GMT+0100 (Central European Standard Time)', '2025-02-28T08:30:00Z'],
    [1740735000, '2025-02-28T09:30:00Z'],
    ['1740735000.000200', '2025-02-28T09:30:00.0002Z'],
    [1740735000123, '2025-02-28T09:30:00.123Z'],
    [20250228, '2025-02-28T00:00:00Z'],
    [2025022, /^occurred_at is the number "2025022", which is neither seconds nor milliseconds/],
    ['soon', /^occurred_at "soon" cannot be read/],
    ['', 'occurred_at is missing'],
    [true, 'occurred_at is a boolean, expected text'],
    [{}, 'occurred_at is an object, expected text'],
    ['2025-07-02', 'occurred_at "2025-07-02" is in the future'],
    ['1969-12-31', 'occurred_at "1969-12-31" is before 1970'],
  ])('occurred_at %j', (time, expected) => {
    const [file, event] = [fromFile({ occurred_at: time }), fromEvent({ occurred_at: time })].map((it) =>
      typeof it === 'string' ? it : it.occurredAt,
    );
    expect(file).toBe(event);
    expect(file).toEqual(expected instanceof RegExp ? expect.stringMatching(expected) : expected);
  });

  it.each(IDS)('%s and %s', (column, field, meaning) => {
    for (const [id, expected] of [
      [42, '42'],
      [-7, '-7'],
      [' x ', 'x'],
      ['.', '.'],
      [1.5, 'is the number 1.5, expected text'],
      [2 ** 60, `is the number ${2 ** 60}, expected text`],
      [false, 'is a boolean, expected text'],
      ['x'.repeat(257), 'is longer than 256 characters'],
      ['a\0b', 'holds a NUL character'],
    ] as const) {
      const [file, event] = [fromFile({ [column]: id }), fromEvent({ [field]: id })];
      expect(typeof file === 'string' ? file.replace(`${column} `, '') : file[meaning]).toBe(expected);
      const said = { agent: 'agent', contact: 'userId', externalId: 'eventId' }[meaning] as 'agent';
      expect(typeof event === 'string' ? event.replace(`${field} `, '') : event[said]).toBe(expected);
    }
  });

  it('rejects placeholder ids unless they are allowed', () => {
    for (const [column, field] of IDS) {
      for (const id of PLACEHOLDERS) {
        const [file, event] = [fromFile({ [column]: id }), fromEvent({ [field]: id })];
        expect(file).toMatch(/ which programs write if they have no id$| has no visible character$/);
        expect(event).toBe(String(file).replace(column, field));
        expect(fromFile({ [column]: id }, true)).toBeInstanceOf(Object);
        expect(fromEvent({ [field]: id }, true)).toBeInstanceOf(Object);
      }
    }
    expect([fromFile({ contact_id: ' ' }, true), fromEvent({ user_id: ' ' }, true)]).toEqual([
      'contact_id is missing',
      'user_id is missing',
    ]);
    expect(fromEvent({ contact_name: 'null' })).toMatchObject({ contactName: 'null' });
  });

  it('is the same for every weight and time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e-12, 1e12, -1e12)),
        fc.date({ min: new Date(-62_135_596_800_000), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (weight, date) => {
          const [fact, event] = [fromFile, fromEvent].map((read) => read({ weight, occurred_at: date.toISOString() }));
          if (typeof fact === 'object' && typeof event === 'object') {
            expect([fact.weight, fact.occurredAt]).toEqual([event.weight, event.occurredAt]);
          } else expect(fact).toBe(event);
        },
      ),
    );
  });
});
