import { round6 } from '../round6';
import { SCORE } from '../score-constants';

/** What the formula needs to know of a relationship: sums, minima and maxima over its active days. */
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
 * The formula proper, as docs/score.md defines it.
 *
 * @param asOf days since 1970-01-01, not before the last day
 * @param horizon days that depth talks about
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
    // In whole numbers: silence of at least four typical gaps must not hang on a rounding error.
    overdue: silenceDays * activeDays >= SCORE.freshGaps * (lastDay - firstDay + SCORE.gapPrior),
    typicalGap,
    freshness,
    expectedActiveDays,
    depth: round6(expectedActiveDays / (1 + expectedActiveDays)),
    potential: round6(activeValue / (activeValue + SCORE.halfLife / horizon)),
  };
}
