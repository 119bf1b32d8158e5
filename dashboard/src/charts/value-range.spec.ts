import fc from 'fast-check';
import { labelsOf, timeRange, valueRange } from './value-range';

describe('the range of a chart', () => {
  it('has a default axis if all values are zero or missing', () => {
    expect(valueRange(0, 0, 1)).toEqual([0, 1]);
    expect(valueRange(null, null, 10)).toEqual([0, 10]);
  });

  it('contains all values with a margin, and does not go below zero unless a value does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const [from, to] = valueRange(low, high, 1);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(from).toBeLessThanOrEqual(low);
          expect(to).toBeGreaterThanOrEqual(high);
          expect(to).toBeGreaterThan(from);
        },
      ),
    );
  });

  it('is wide enough for labels that differ', () => {
    expect(valueRange(0, 0.0004, 1)).toEqual([0, 0.01]);
  });

  it('shows a single time with a day on either side', () => {
    expect(timeRange([1_000_000])).toEqual([913_600, 1_086_400]);
    expect(timeRange([1, 3, 5])).toEqual([1, 5]);
    expect(timeRange([])).toEqual([-86_400, 86_400]);
  });

  it('has each label once', () => {
    expect(labelsOf([1, 2, 3, 11], (place) => `day ${Math.floor(place / 10)}`)).toEqual(['day 0', '', '', 'day 1']);
  });
});
