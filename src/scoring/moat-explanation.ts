import { NUMBERS } from './algebra';
import { type MoatRelationship, moatSums } from './moat-index';
import { type MoatSums, moatComponents, moatIndexOf } from './moat-rules';
import type { WeightSettings } from './score-settings';

/** An effect can be smaller than a millionth of each component. */
const UNROUNDED = { ...NUMBERS, round6: (value: number) => value };

/**
 * How far one relationship moved the index: the index minus the index with only this relationship as it was before.
 *
 * @param sums of all relationships now @param before null if it did not exist @returns 6 decimals; effects of several
 *   relationships do not add up, because the index is not a sum
 */
export function moatEffect(
  sums: MoatSums<number>,
  now: MoatRelationship,
  before: MoatRelationship | null,
  breadthHalf: number,
  weights: WeightSettings,
): number {
  const [own, then] = [moatSums([now]), moatSums(before ? [before] : [])];
  const swapped = (name: keyof MoatSums<number>) => sums[name] - own[name] + then[name];
  const others: MoatSums<number> = {
    heard: swapped('heard'),
    evidence: swapped('evidence'),
    weight: swapped('weight'),
    weightedEvidence: swapped('weightedEvidence'),
    weightLost: swapped('weightLost'),
    gains: swapped('gains'),
    losses: swapped('losses'),
  };
  return NUMBERS.round6(indexOf(sums, breadthHalf, weights) - indexOf(others, breadthHalf, weights)) + 0; // turns -0 into 0
}

/** The remainder of a sum of weights after subtracting its only weight. */
const NO_WEIGHT = 1e-12;

function indexOf(sums: MoatSums<number>, breadthHalf: number, weights: WeightSettings): number {
  const exact = sums.weight < NO_WEIGHT ? { ...sums, weight: 0 } : sums;
  return moatIndexOf(UNROUNDED, exact.heard, moatComponents(UNROUNDED, exact, breadthHalf), weights);
}

/** The partial derivatives of the index by its sums. */
export function moatSlope(
  { evidence, weight, weightedEvidence, weightLost, gains, losses }: MoatSums<number>,
  breadthHalf: number,
  weights: WeightSettings,
): Omit<MoatSums<number>, 'heard'> {
  const moved = (gains + losses + 2) ** 2;
  const per = (numerator: number, power: number) => (weight > 0 ? numerator / weight ** power : 0);
  return {
    evidence: (weights.weightBreadth * breadthHalf) / (evidence + breadthHalf) ** 2,
    weight: weights.weightRisk * per(weightLost, 2) - weights.weightDepthQuality * per(weightedEvidence, 2),
    weightedEvidence: weights.weightDepthQuality * per(1, 1),
    weightLost: -weights.weightRisk * per(1, 1),
    gains: (weights.weightTrend * (losses + 1)) / moved,
    losses: (-weights.weightTrend * (gains + 1)) / moved,
  };
}
