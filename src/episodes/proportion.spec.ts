import fc from 'fast-check';
import { newcombe, wilson } from './proportion';

const rounded = ({ low, high }: { low: number; high: number }) => [low, high].map((bound) => Number(bound.toFixed(4)));
const counts = fc
  .integer({ min: 1, max: 5_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

// Newcombe, Statistics in Medicine 17 (1998): table I of the first paper, table II of the second.
it.each([
  [81, 263, [0.2553, 0.3662]],
  [15, 148, [0.0624, 0.1605]],
  [0, 20, [0, 0.1611]],
  [1, 29, [0.0061, 0.1718]],
])('the interval of %i of %i is %j', (successes, n, expected) => {
  expect(rounded(wilson(successes, n))).toEqual(expected);
});

it.each([
  [56, 70, 48, 80, [0.0524, 0.3339]],
  [9, 10, 3, 10, [0.1705, 0.809]],
  [6, 7, 2, 7, [0.0582, 0.8062]],
  [5, 56, 0, 29, [-0.0381, 0.1926]],
  [0, 10, 0, 20, [-0.1611, 0.2775]],
  [10, 10, 0, 10, [0.6075, 1]],
])('the interval of %i of %i minus %i of %i is %j', (a, n, b, m, expected) => {
  expect(rounded(newcombe(wilson(a, n), wilson(b, m)))).toEqual(expected);
});

it('an interval holds its share, lies within the possible, and mirrors', () => {
  fc.assert(
    fc.property(counts, counts, ([a, n], [b, m]) => {
      const [one, other] = [wilson(a, n), wilson(b, m)];
      for (const { value, low, high } of [one, other]) {
        expect(low >= 0 && low <= value && value <= high && high <= 1).toBe(true);
      }
      const mirrored = wilson(n - a, n);
      expect(mirrored.low).toBeCloseTo(1 - one.high, 12);
      const [there, back] = [newcombe(one, other), newcombe(other, one)];
      expect(there.low >= -1 - 1e-12 && there.low <= there.value && there.value <= there.high).toBe(true);
      expect(there.low).toBeCloseTo(-back.high, 12);
    }),
  );
});
