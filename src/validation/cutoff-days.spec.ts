import fc from 'fast-check';
import { cutoffDays } from './cutoff-days';

describe('the cutoff days', () => {
  it.each([
    [0, 544, 30, 3, [272, 393, 514]],
    [0, 193, 30, 3, [96, 130, 163]],
    [0, 27, 7, 3, [13, 20]],
    [0, 27, 14, 3, [13]],
    [0, 27, 30, 3, []],
    [10, 10, 1, 3, []],
    [10, 11, 1, 3, [10]],
  ])('of days %i to %i, with a horizon of %i, at most %i', (first, last, horizon, wanted, expected) => {
    expect(cutoffDays(first, last, horizon, wanted)).toEqual(expected);
  });

  it('have a horizon before and after them, and between them', () => {
    const day = fc.nat(2_000);
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 1, max: 365 }),
        fc.integer({ min: 1, max: 24 }),
        (first, span, horizon, wanted) => {
          const last = first + span;
          const days = cutoffDays(first, last, horizon, wanted);
          expect(days.length).toBeLessThanOrEqual(wanted);
          expect(days.length > 0).toBe(span + 1 >= 2 * horizon);
          for (const [index, cutoff] of days.entries()) {
            expect(cutoff - first + 1).toBeGreaterThanOrEqual(horizon);
            expect(last - cutoff).toBeGreaterThanOrEqual(horizon);
            if (index > 0) expect(cutoff - (days[index - 1] ?? 0)).toBeGreaterThanOrEqual(horizon);
          }
        },
      ),
    );
  });
});
