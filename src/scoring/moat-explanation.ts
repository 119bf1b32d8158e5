import type { MoatRelationship } from './moat-index';
import { round6 } from './round6';
import { SCORE } from './score-constants';

/** What the index is computed from: sums over the relationships of a book. */
export interface MoatSums {
  readonly depth: number;
  readonly depthSquares: number;
  /** Of the positive trends, and of the negative ones without their sign. */
  readonly gains: number;
  readonly losses: number;
  readonly potential: number;
  readonly potentialAtRisk: number;
}

export type MoatComponent = 'breadth' | 'depth_quality' | 'trend' | 'risk';

const WEIGHTS: Readonly<Record<MoatComponent, number>> = {
  breadth: SCORE.weightBreadth,
  depth_quality: SCORE.weightDepthQuality,
  trend: SCORE.weightTrend,
  risk: SCORE.weightRisk,
};

export interface MoatContribution {
  readonly component: MoatComponent;
  /** 0..1; the four add up to 1. */
  readonly weight: number;
  readonly value: number;
  /** weight x value, to 6 decimals. */
  readonly contribution: number;
}

/**
 * Splits the index into what each component contributes. Products are cut to whole millionths, and what is left to the
 * index goes, one millionth each, to those that were cut most (largest remainder): so they add up to it exactly.
 *
 * @param values of the components, 6 decimals
 * @param index the Moat Index that they make, 6 decimals; 0 for an empty book, to which nothing contributes
 */
export function moatContributions(values: Readonly<Record<MoatComponent, number>>, index: number): MoatContribution[] {
  const parts = (Object.keys(WEIGHTS) as MoatComponent[]).map((component) => {
    // Weights are whole hundredths and values whole millionths, so the product is exact in whole numbers.
    const exact = (Math.round(WEIGHTS[component] * 100) * Math.round(values[component] * 1e6)) / 100;
    return { component, exact, millionths: index === 0 ? 0 : Math.floor(exact) };
  });
  const left = Math.round(index * 1e6) - parts.reduce((sum, { millionths }) => sum + millionths, 0);
  const byRemainder = [...parts].sort((a, b) => b.exact - b.millionths - (a.exact - a.millionths));
  for (const part of byRemainder.slice(0, left)) part.millionths += 1;
  return parts.map(({ component, millionths }) => ({
    component,
    weight: WEIGHTS[component],
    value: values[component],
    contribution: round6(millionths / 1e6),
  }));
}

/** A relationship that does not exist yet adds nothing. */
const NOTHING: MoatRelationship = { depth: 0, trend: 0, potential: 0, atRisk: false };

/**
 * How far one relationship moved the index: the index of the book, minus that of the same book in which this relationship
 * alone were as it was before.
 *
 * @param sums of the book as it is
 * @param before null where it did not exist
 * @returns 6 decimals; effects of several relationships do not add up, for the index is no sum
 */
export function moatEffect(
  sums: MoatSums,
  now: MoatRelationship,
  before: MoatRelationship | null,
  breadthHalf: number,
): number {
  const then = before ?? NOTHING;
  const swapped: MoatSums = {
    depth: sums.depth - now.depth + then.depth,
    depthSquares: sums.depthSquares - now.depth ** 2 + then.depth ** 2,
    gains: sums.gains - Math.max(0, now.trend) + Math.max(0, then.trend),
    losses: sums.losses - Math.max(0, -now.trend) + Math.max(0, -then.trend),
    potential: sums.potential - now.potential + then.potential,
    potentialAtRisk: sums.potentialAtRisk - risked(now) + risked(then),
  };
  return round6(indexOf(sums, breadthHalf) - indexOf(swapped, breadthHalf)) + 0; // of -0 it makes 0
}

function risked({ atRisk, potential }: MoatRelationship): number {
  return atRisk ? potential : 0;
}

/** The index of sums, unrounded: an effect can be smaller than a millionth of each component. */
function indexOf(sums: MoatSums, breadthHalf: number): number {
  const breadth = sums.depth / (sums.depth + breadthHalf);
  const quality = sums.depth > 0 ? sums.depthSquares / sums.depth : 0;
  const trend = (sums.gains + 1) / (sums.gains + sums.losses + 2);
  const risk = sums.potential > 0 ? 1 - sums.potentialAtRisk / sums.potential : 0;
  return (
    SCORE.weightBreadth * breadth +
    SCORE.weightDepthQuality * quality +
    SCORE.weightTrend * trend +
    SCORE.weightRisk * risk
  );
}

/** How much the index changes with each of its sums, near where they are: its partial derivatives. */
export function moatSlope(sums: MoatSums, breadthHalf: number): MoatSums {
  const { depth, depthSquares, gains, losses, potential, potentialAtRisk } = sums;
  const moved = (gains + losses + 2) ** 2;
  const per = (numerator: number, denominator: number) => (denominator > 0 ? numerator / denominator : 0);
  return {
    depth:
      (SCORE.weightBreadth * breadthHalf) / (depth + breadthHalf) ** 2 -
      SCORE.weightDepthQuality * per(depthSquares, depth ** 2),
    depthSquares: SCORE.weightDepthQuality * per(1, depth),
    gains: (SCORE.weightTrend * (losses + 1)) / moved,
    losses: (-SCORE.weightTrend * (gains + 1)) / moved,
    potential: SCORE.weightRisk * per(potentialAtRisk, potential ** 2),
    potentialAtRisk: -SCORE.weightRisk * per(1, potential),
  };
}
