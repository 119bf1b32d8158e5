import { averageRanks } from './average-ranks';
import { addCounts, baseRate, countFlags, countHighest, precision, recall } from './flag-quality';

const HAPPENED = Uint8Array.of(1, 1, 0, 0, 1, 0);
const ELIGIBLE = Uint8Array.of(1, 1, 1, 1, 1, 0);

describe('a flag', () => {
  it('is evaluated among those who can be flagged', () => {
    const counts = countFlags(Uint8Array.of(1, 0, 1, 0, 0, 1), HAPPENED, ELIGIBLE);
    expect(counts).toEqual({ flagged: 2, hits: 1, happened: 3, total: 5 });
    expect([precision(counts), recall(counts), baseRate(counts)]).toEqual([1 / 2, 1 / 3, 3 / 5]);
    expect(addCounts(counts, counts)).toEqual({ flagged: 4, hits: 2, happened: 6, total: 10 });
  });

  it('has no precision if nobody is flagged, and no recall if it happened to nobody', () => {
    const none = countFlags(new Uint8Array(6), new Uint8Array(6), ELIGIBLE);
    expect([precision(none), recall(none), baseRate(none)]).toEqual([null, null, 0]);
    expect(baseRate(countFlags(HAPPENED, HAPPENED, new Uint8Array(6)))).toBeNull();
  });

  it('of a baseline takes the highest ranks, and splits ties at the edge', () => {
    const ranks = averageRanks(Float64Array.of(9, 5, 5, 5, 1, 99));
    expect(countHighest(1, ranks, HAPPENED, ELIGIBLE)).toMatchObject({ flagged: 1, hits: 1 });
    // Three are tied, and one of them is a hit.
    expect(countHighest(2, ranks, HAPPENED, ELIGIBLE).hits).toBeCloseTo(1 + 1 / 3, 12);
    expect(countHighest(4, ranks, HAPPENED, ELIGIBLE).hits).toBeCloseTo(2, 12);
    expect(countHighest(9, ranks, HAPPENED, ELIGIBLE)).toMatchObject({ flagged: 5, hits: 3, happened: 3, total: 5 });
  });
});
