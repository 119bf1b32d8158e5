import fc from 'fast-check';
import { parseEvent } from './events/parse-event';
import { parseFact } from './parse-fact';

const LATEST_MS = Date.parse('2025-07-01T00:00:00Z');

const fromFile = (weight: unknown, occurredAt: string) => {
  const fact = parseFact({ agent_id: 'a', contact_id: 'c', occurred_at: occurredAt, weight }, { latestMs: LATEST_MS });
  return typeof fact === 'string' ? fact.replace(/^(\w+) "?\S+?"? /, '$1 ') : fact;
};
const fromEvent = (weight: unknown, occurredAt: string) => {
  const raw = { type: 'interaction', event_id: 'e', agent: 'a', user_id: 'c', occurred_at: occurredAt, weight };
  const event = parseEvent(raw, 'body.events[0]', LATEST_MS);
  return Array.isArray(event) ? (event[0]?.message ?? '') : event;
};

describe('what a file and an event may say', () => {
  it.each([
    [5e-324, 'weight is closer to 0 than 1e-12: send 0, or leave it out'],
    [-1e-300, 'weight is closer to 0 than 1e-12: send 0, or leave it out'],
    [9.9e-13, 'weight is closer to 0 than 1e-12: send 0, or leave it out'],
    [1.8e12, 'weight is beyond 1e12'],
    [Number.MAX_VALUE, 'weight is beyond 1e12'],
    [-1e300, 'weight is beyond 1e12'],
  ])('weight %d: %s', (weight, reason) => {
    expect([fromFile(weight, '2025-06-30'), fromFile(String(weight), '2025-06-30')]).toEqual([reason, reason]);
    expect(fromEvent(weight, '2025-06-30')).toBe(reason);
  });

  it('is the same for every weight and time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e-12, 1e12, -1e12)),
        fc.date({ min: new Date(-62_135_596_800_000), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (weight, date) => {
          const [fact, event] = [fromFile(weight, date.toISOString()), fromEvent(weight, date.toISOString())];
          if (typeof fact === 'string' || typeof event === 'string') expect(fact).toBe(event);
          else expect([fact.weight, fact.occurredAt]).toEqual([event.weight, event.occurredAt]);
        },
      ),
    );
  });
});
