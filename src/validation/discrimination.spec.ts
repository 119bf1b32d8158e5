import fc from 'fast-check';
import { averageRanks } from './average-ranks';
import { areaUnderCurve, rankCorrelation } from './discrimination';

const few = fc.integer({ min: 0, max: 6 });
const pairs = (min: number) =>
  fc.array(fc.record({ score: few, happened: fc.boolean(), other: few }), { minLength: min });
const columns = (rows: readonly { score: number; happened: boolean; other: number }[]) => ({
  scores: Float64Array.from(rows, ({ score }) => score),
  happened: Uint8Array.from(rows, (row) => Number(row.happened)),
  others: Float64Array.from(rows, ({ other }) => other),
});

describe('average ranks', () => {
  it('are shared by ties', () => {
    expect([...averageRanks(Float64Array.of(3, 1, 3, 2, 3))]).toEqual([4, 1, 4, 2, 4]);
    expect([...averageRanks(new Float64Array(0))]).toEqual([]);
  });
});

describe('the area under the curve', () => {
  it('is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(pairs(1), (rows) => {
        const { scores, happened } = columns(rows);
        let [right, all] = [0, 0];
        for (const positive of rows.filter((row) => row.happened)) {
          for (const negative of rows.filter((row) => !row.happened)) {
            all++;
            right += positive.score > negative.score ? 1 : positive.score === negative.score ? 0.5 : 0;
          }
        }
        const area = areaUnderCurve(averageRanks(scores), happened);
        if (all === 0) expect(area).toBeNull();
        else expect(area).toBeCloseTo(right / all, 12);
      }),
    );
  });
});

describe('the rank correlation', () => {
  it('is 1 in the same order, -1 in the opposite one, null without an order', () => {
    const ranks = (...values: number[]) => averageRanks(Float64Array.from(values));
    expect(rankCorrelation(ranks(1, 2, 3, 9), ranks(10, 20, 21, 22))).toBeCloseTo(1, 12);
    expect(rankCorrelation(ranks(1, 2, 3, 9), ranks(4, 3, 2, 1))).toBeCloseTo(-1, 12);
    expect(rankCorrelation(ranks(1, 2, 3), ranks(5, 5, 5))).toBeNull();
    // scipy.stats.spearmanr([1, 2, 2, 4], [3, 1, 2, 4])
    expect(rankCorrelation(ranks(1, 2, 2, 4), ranks(3, 1, 2, 4))).toBeCloseTo(0.316227766, 8);
  });

  it('does not depend on which side is which, and stays within -1 and 1', () => {
    fc.assert(
      fc.property(pairs(2), (rows) => {
        const { scores, others } = columns(rows);
        const [a, b] = [averageRanks(scores), averageRanks(others)];
        const value = rankCorrelation(a, b);
        if (value === null) return;
        expect(value).toBeCloseTo(rankCorrelation(b, a) ?? Number.NaN, 12);
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
