import { round6 } from '../round6';
import { DEFAULT_BREADTH_HALF } from '../score-constants';
import { DEFAULT_SETTINGS, type WeightSettings } from '../score-settings';

/** What the index needs of a relationship. */
export interface MoatRelationship {
  readonly depth: number;
  readonly trend: number;
  readonly potential: number;
  readonly atRisk: boolean;
}

/** All in 0..1, rounded to 6 decimals; `risk` is high if the relationships are safe. */
export interface MoatIndex {
  readonly breadth: number;
  readonly depthQuality: number;
  readonly trend: number;
  readonly risk: number;
  readonly moatIndex: number;
}

/**
 * The composite Moat Index of relationships, as defined in docs/score.md.
 *
 * @param breadthHalf expected active contacts at which breadth is one half
 */
export function moatIndex(book: readonly MoatRelationship[], breadthHalf = DEFAULT_BREADTH_HALF): MoatIndex {
  if (book.length === 0) return { breadth: 0, depthQuality: 0, trend: 0.5, risk: 0, moatIndex: 0 };
  const total = (value: (relationship: MoatRelationship) => number) => book.reduce((sum, it) => sum + value(it), 0);
  const depth = total((it) => it.depth);
  const gains = total((it) => Math.max(0, it.trend));
  const losses = total((it) => Math.max(0, -it.trend));
  const potential = total((it) => it.potential);
  const potentialAtRisk = total((it) => (it.atRisk ? it.potential : 0));
  const squares = total((it) => it.depth ** 2);
  return moatIndexOfSums({ depth, squares, gains, losses, potential, potentialAtRisk }, breadthHalf);
}

/** Sums over at least one relationship. */
interface MoatSums {
  readonly depth: number;
  /** Of depths. */
  readonly squares: number;
  /** Of trends above 0. */
  readonly gains: number;
  /** Of trends below 0, without their sign. */
  readonly losses: number;
  readonly potential: number;
  readonly potentialAtRisk: number;
}

/** The same from sums, with a project's weights. */
export function moatIndexOfSums(
  { depth, squares, gains, losses, potential, potentialAtRisk }: MoatSums,
  breadthHalf: number,
  weights: WeightSettings = DEFAULT_SETTINGS,
): MoatIndex {
  const breadth = round6(depth / (depth + breadthHalf));
  const depthQuality = depth > 0 ? round6(squares / depth) : 0;
  const trend = round6((gains + 1) / (gains + losses + 2));
  const risk = potential > 0 ? round6(1 - potentialAtRisk / potential) : 0;
  return {
    breadth,
    depthQuality,
    trend,
    risk,
    moatIndex: round6(
      weights.weightBreadth * breadth +
        weights.weightDepthQuality * depthQuality +
        weights.weightTrend * trend +
        weights.weightRisk * risk,
    ),
  };
}
