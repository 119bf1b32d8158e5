import { round6 } from '../round6';
import { SCORE } from '../score-constants';

/** The inputs of the formula: sums, minima and maxima over the active days. */
export interface RelationshipState {
  /** Above 0. */
  readonly activeDays: number;
  /** Days since 1970-01-01. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Active days, each halved per half-life of age. */
  readonly activeValue: number;
}

/**
 * The formula, as defined in docs/score.md.
 *
 * @param asOf days since 1970-01-01, not before the last day
 * @param horizon of depth, in days
 */
export function depthFormula(
  { activeDays, firstDay, lastDay, activeValue }: RelationshipState,
  asOf: number,
  horizon: number = SCORE.horizon,
) {
  const typicalGap = (lastDay - firstDay + SCORE.gapPrior) / activeDays;
  const silenceDays = asOf - lastDay;
  const freshness = 1 / (1 + (silenceDays / typicalGap / SCORE.freshGaps) ** SCORE.freshPower);
  const expectedActiveDays = (activeValue * freshness * horizon) / SCORE.halfLife;
  return {
    silenceDays,
    // In whole numbers, so that no rounding error decides on four typical gaps of silence.
    overdue: silenceDays * activeDays >= SCORE.freshGaps * (lastDay - firstDay + SCORE.gapPrior),
    typicalGap,
    freshness,
    expectedActiveDays,
    depth: round6(expectedActiveDays / (1 + expectedActiveDays)),
    potential: round6(activeValue / (activeValue + SCORE.halfLife / horizon)),
  };
}
