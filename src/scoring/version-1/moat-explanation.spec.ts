import fc from 'fast-check';
import { moatContributions } from '../moat-contributions';
import { moatEffect, moatSlope } from './moat-explanation';
import { type MoatRelationship, moatIndex } from './moat-index';

const micro = (max = 1_000_000, min = 0) => fc.integer({ min, max }).map((value) => value / 1e6);
const relationship = fc.record<MoatRelationship>({
  depth: micro(),
  trend: micro(1_000_000, -1_000_000),
  potential: micro(),
  atRisk: fc.boolean(),
});

function sumsOf(book: readonly MoatRelationship[]) {
  const total = (value: (it: MoatRelationship) => number) => book.reduce((sum, it) => sum + value(it), 0);
  return {
    depth: total((it) => it.depth),
    depthSquares: total((it) => it.depth ** 2),
    gains: total((it) => Math.max(0, it.trend)),
    losses: total((it) => Math.max(0, -it.trend)),
    potential: total((it) => it.potential),
    potentialAtRisk: total((it) => (it.atRisk ? it.potential : 0)),
  };
}

describe('the contributions of the components', () => {
  it('adds up to the index exactly, each within a millionth of weight x value', () => {
    fc.assert(
      fc.property(fc.array(relationship, { maxLength: 20 }), fc.integer({ min: 1, max: 100 }), (book, half) => {
        const { breadth, depthQuality, trend, risk, moatIndex: index } = moatIndex(book, half);
        const parts = moatContributions({ breadth, depth_quality: depthQuality, trend, risk }, index);
        const total = parts.reduce((sum, { contribution }) => sum + Math.round(contribution * 1e6), 0);
        expect(total).toBe(Math.round(index * 1e6));
        for (const { weight, value, contribution } of parts) {
          if (book.length > 0) expect(Math.abs(weight * value - contribution)).toBeLessThan(1.000001e-6);
        }
        expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('the effect of one relationship on the index', () => {
  it('is the difference from the index in which only this relationship is as it was before', () => {
    fc.assert(
      fc.property(
        fc.array(relationship, { minLength: 1, maxLength: 12 }),
        fc.option(relationship),
        fc.nat(),
        (book, before, pick) => {
          const at = pick % book.length;
          const now = book[at] as MoatRelationship;
          const rest = book.filter((_, index) => index !== at);
          // Both indexes are rounded, component by component: what is compared is not.
          const nothing = { depth: 0, trend: 0, potential: 0, atRisk: false };
          const difference = moatIndex(book).moatIndex - moatIndex([...rest, before ?? nothing]).moatIndex;
          expect(Math.abs(moatEffect(sumsOf(book), now, before, 25) - difference)).toBeLessThan(3e-6);
        },
      ),
    );
  });

  it('is zero if nothing changed', () => {
    fc.assert(
      fc.property(fc.array(relationship, { minLength: 1, maxLength: 12 }), (book) => {
        expect(moatEffect(sumsOf(book), book[0] as MoatRelationship, book[0] as MoatRelationship, 25)).toBe(0);
      }),
    );
  });
});

it('the slope of the index is what a small change of a sum does to it', () => {
  const book = fc.sample(fc.array(relationship, { minLength: 5, maxLength: 20 }), { seed: 3, numRuns: 20 });
  for (const one of book) {
    const sums = sumsOf(one);
    const slope = moatSlope(sums, 25);
    const none = { depth: 0, trend: 0, potential: 0, atRisk: false };
    // Of each, one in which the sums change by little, and in one way only.
    const changes: [MoatRelationship, number][] = [
      [{ ...none, depth: 1e-3 }, 1e-3 * slope.depth + 1e-6 * slope.depthSquares],
      [{ ...none, trend: 1e-3 }, 1e-3 * slope.gains],
      [{ ...none, trend: -1e-3 }, 1e-3 * slope.losses],
      [{ ...none, potential: 1e-3 }, 1e-3 * slope.potential],
      [{ ...none, potential: 1e-3, atRisk: true }, 1e-3 * (slope.potential + slope.potentialAtRisk)],
    ];
    for (const [added, wanted] of changes) {
      expect(Math.abs(moatEffect(sumsOf([...one, added]), added, null, 25) - wanted)).toBeLessThan(2e-6);
    }
  }
});
