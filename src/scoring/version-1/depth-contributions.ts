import { round6 } from '../round6';
import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import type { RelationshipScore } from './relationship-score';
import type { ActiveDay } from './roll-up';

export type DepthFactor = 'active_days' | 'age' | 'silence';

/** The effect of one factor on depth. */
export interface DepthContribution {
  readonly factor: DepthFactor;
  /** Negative if the factor reduces depth. */
  readonly contribution: number;
  /** Depth with this factor and the previous ones. */
  readonly depth: number;
}

/**
 * Splits depth into its factors, in the order in which the formula applies them: the depth of the active days if all
 * were today, without silence; the reduction by their age, which leaves `potential`; and the reduction by silence,
 * which leaves depth. Each is the difference of two values with 6 decimals, so they add up to depth exactly.
 *
 * @param days the active days from which `score` was computed @param settings with which it was computed
 */
export function depthContributions(
  days: readonly ActiveDay[],
  score: RelationshipScore,
  { horizon }: Pick<ScoreSettings, 'horizon'> = DEFAULT_SETTINGS,
): DepthContribution[] {
  const asOf = score.lastDay + score.silenceDays;
  const ageless = days.reduce((sum, { day, weight }) => (day <= asOf ? sum + Math.min(1, weight) : sum), 0);
  const steps: [DepthFactor, number][] = [
    ['active_days', round6(ageless / (ageless + SCORE.halfLife / horizon))],
    ['age', score.potential],
    ['silence', score.depth],
  ];
  let before = 0;
  return steps.map(([factor, depth]) => {
    const contribution = round6(depth - before);
    before = depth;
    return { factor, contribution, depth };
  });
}
