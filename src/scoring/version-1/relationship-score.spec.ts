import fc from 'fast-check';
import { DAY_MS } from '../iso-day';
import { scoreRelationship } from './relationship-score';
import { rollUp, type ScoredInteraction } from './roll-up';

const AS_OF = 20_000;

const at = (day: number, msOfDay = 0) => new Date(day * DAY_MS + msOfDay).toISOString();
const score = (interactions: readonly ScoredInteraction[], asOf = AS_OF) =>
  scoreRelationship(rollUp(interactions), asOf);

const interaction = fc.record({
  occurredAt: fc
    .tuple(fc.integer({ min: AS_OF - 500, max: AS_OF }), fc.integer({ min: 0, max: DAY_MS - 1 }))
    .map(([day, ms]) => at(day, ms)),
  // Quarters: sums of them are exact, so that order cannot show in the last bit.
  weight: fc.constantFrom(0, 0.25, 0.5, 1, 2, -1),
  direction: fc.constantFrom('inbound' as const, 'outbound' as const, null),
});
const history = fc.array(interaction, { minLength: 1, maxLength: 60 });

describe('scoreRelationship', () => {
  it('has no score for a relationship without interactions', () => {
    expect(score([])).toBeNull();
    expect(score([{ occurredAt: at(AS_OF), weight: 0 }])).toBeNull();
    expect(score([{ occurredAt: at(AS_OF + 1) }])).toBeNull();
  });

  it('gives one interaction today a depth of 0.25 / 1.25', () => {
    expect(score([{ occurredAt: at(AS_OF) }])).toMatchObject({
      depth: 0.2,
      band: 'light',
      stage: 'new',
      atRisk: false,
    });
  });

  it('uses the UTC day of a time with an offset', () => {
    const days = rollUp([{ occurredAt: '2025-06-30T01:30:00+02:00' }, { occurredAt: '2025-06-28T23:30:00-01:00' }]);
    expect(days.map(({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10))).toEqual(['2025-06-29']);
  });

  it('does not depend on the order of events', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (events, keys) => {
        const shuffled = events.map((event) => ({ event, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        expect(score(shuffled.map(({ event }) => event))).toEqual(score(events));
      }),
    );
  });

  it('counts a busy day once: more events on an active day only change the counts', () => {
    fc.assert(
      fc.property(history, (events) => {
        const full = events.filter(({ weight }) => weight >= 1);
        const { interactions: _, ...once } = { ...score(full) };
        const { interactions: __, ...again } = { ...score([...full, ...full]) };
        // The flag of a single interaction may rise with a second one; depth never moves.
        expect([again.depth, again.previousDepth, again.trend, again.band]).toEqual([
          once.depth,
          once.previousDepth,
          once.trend,
          once.band,
        ]);
      }),
    );
  });

  it('does not depend on how events are batched: days roll up the same in one piece or in two', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, cut) => {
        const at = cut % events.length;
        const merged = new Map(rollUp(events.slice(0, at)).map((day) => [day.day, day]));
        for (const day of rollUp(events.slice(at))) {
          const other = merged.get(day.day);
          merged.set(day.day, {
            day: day.day,
            weight: day.weight + (other?.weight ?? 0),
            interactions: day.interactions + (other?.interactions ?? 0),
            inbound: day.inbound + (other?.inbound ?? 0),
            outbound: day.outbound + (other?.outbound ?? 0),
          });
        }
        const days = [...merged.values()].sort((a, b) => a.day - b.day);
        expect(scoreRelationship(days, AS_OF)).toEqual(score(events));
      }),
    );
  });

  it('keeps depth, risk, freshness and potential in 0..1, and all of it finite', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 5000 }), (events, later) => {
        const it = score(events, AS_OF + later);
        if (it === null) return;
        for (const value of [it.depth, it.risk, it.freshness, it.potential, it.previousDepth]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(it.trend).toBeCloseTo(it.depth - it.previousDepth, 9);
      }),
    );
  });

  it('never rises with silence', () => {
    fc.assert(
      fc.property(history, (events) => {
        let before = score(events)?.depth ?? 0;
        for (let later = 1; later <= 120; later += 7) {
          const depth = score(events, AS_OF + later)?.depth ?? 0;
          expect(depth).toBeLessThanOrEqual(before);
          before = depth;
        }
      }),
    );
  });

  it('never falls with one more active day today', () => {
    fc.assert(
      fc.property(history, (events) => {
        const before = score(events)?.depth ?? 0;
        expect(score([...events, { occurredAt: at(AS_OF) }])?.depth).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
