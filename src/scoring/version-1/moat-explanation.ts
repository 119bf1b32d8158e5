import { round6 } from '../round6';
import { DEFAULT_SETTINGS, type WeightSettings } from '../score-settings';
import type { MoatRelationship } from './moat-index';

/** The inputs of the index: sums over relationships. */
export interface MoatSums {
  readonly depth: number;
  readonly depthSquares: number;
  /** Sums of the positive trends, and of the negative ones without their sign. */
  readonly gains: number;
  readonly losses: number;
  readonly potential: number;
  readonly potentialAtRisk: number;
}

/** A relationship that does not exist yet adds nothing. */
const NOTHING: MoatRelationship = { depth: 0, trend: 0, potential: 0, atRisk: false };

/**
 * How far one relationship moved the index: the index minus the index with only this relationship as it was before.
 *
 * @param sums of all relationships now @param before null if it did not exist @returns 6 decimals; effects of several
 *   relationships do not add up, because the index is not a sum
 */
export function moatEffect(
  sums: MoatSums,
  now: MoatRelationship,
  before: MoatRelationship | null,
  breadthHalf: number,
  weights: WeightSettings = DEFAULT_SETTINGS,
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
  return round6(indexOf(sums, breadthHalf, weights) - indexOf(swapped, breadthHalf, weights)) + 0; // turns -0 into 0
}

function risked({ atRisk, potential }: MoatRelationship): number {
  return atRisk ? potential : 0;
}

/** The index of sums, unrounded: an effect can be smaller than a millionth of each component. */
function indexOf(sums: MoatSums, breadthHalf: number, weights: WeightSettings): number {
  const breadth = sums.depth / (sums.depth + breadthHalf);
  const quality = sums.depth > 0 ? sums.depthSquares / sums.depth : 0;
  const trend = (sums.gains + 1) / (sums.gains + sums.losses + 2);
  const risk = sums.potential > 0 ? 1 - sums.potentialAtRisk / sums.potential : 0;
  return (
    weights.weightBreadth * breadth +
    weights.weightDepthQuality * quality +
    weights.weightTrend * trend +
    weights.weightRisk * risk
  );
}

/** The partial derivatives of the index by its sums. */
export function moatSlope(sums: MoatSums, breadthHalf: number, weights: WeightSettings = DEFAULT_SETTINGS): MoatSums {
  const { depth, depthSquares, gains, losses, potential, potentialAtRisk } = sums;
  const moved = (gains + losses + 2) ** 2;
  const per = (numerator: number, denominator: number) => (denominator > 0 ? numerator / denominator : 0);
  return {
    depth:
      (weights.weightBreadth * breadthHalf) / (depth + breadthHalf) ** 2 -
      weights.weightDepthQuality * per(depthSquares, depth ** 2),
    depthSquares: weights.weightDepthQuality * per(1, depth),
    gains: (weights.weightTrend * (losses + 1)) / moved,
    losses: (-weights.weightTrend * (gains + 1)) / moved,
    potential: weights.weightRisk * per(potentialAtRisk, potential ** 2),
    potentialAtRisk: -weights.weightRisk * per(1, potential),
  };
}
