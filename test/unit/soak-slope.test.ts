import { averaged, slopeOf } from '../bench/soak/slope';

describe('the slope of a soak', () => {
  it('is exact for points on a line', () => {
    const { perUnit, margin } = slopeOf([0, 1, 2, 3].map((at) => ({ at, value: 7 - 2 * at })));
    expect(perUnit).toBeCloseTo(-2, 9);
    expect(margin).toBeCloseTo(0, 9);
  });

  it('has the interval of a simple regression', () => {
    // Residuals ±1 around y = 0: s² = 4 / 2, sxx = 5, t(2) = 4.303.
    const { perUnit, margin } = slopeOf([1, -1, -1, 1].map((value, at) => ({ at, value })));
    expect(perUnit).toBeCloseTo(0, 9);
    expect(margin).toBeCloseTo(4.303 * Math.sqrt(2 / 5), 6);
  });

  it('is computed from means of neighbours', () => {
    const samples = [1, 3, 5, 7, 9].map((value, at) => ({ at, value }));
    expect(averaged(samples, 2)).toEqual([
      { at: 0.5, value: 2 },
      { at: 2.5, value: 6 },
    ]);
  });
});
