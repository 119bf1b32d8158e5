import fc from 'fast-check';
import { millionthsOf, NUMBERS } from './algebra';

describe('millionthsOf', () => {
  it('compares whole millionths as the limit compares rounded numbers', () => {
    const limit = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 1e6 }).map((it) => it / 1e6),
    );
    fc.assert(
      fc.property(limit, fc.integer({ min: -2, max: 2 }), (it, off) => {
        const millionths = Math.round(it * 1e6) + off;
        expect(millionths >= millionthsOf(it)).toBe(millionths / 1e6 >= it);
      }),
    );
  });
});

describe('logistic', () => {
  it('gives a probability for any odds, also infinite and missing ones', () => {
    expect([0, 1e9, -1e9, Number.NaN].map((odds) => NUMBERS.round6(NUMBERS.logistic(odds)))).toEqual([0.5, 1, 0, 0]);
  });
});
