import { round6 } from '../round6';
import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import type { RelationshipScore } from './relationship-score';
import type { ActiveDay } from './roll-up';

export type DepthFactor = 'active_days' | 'age' | 'silence';

/** What one factor does to depth. */
export interface DepthContribution {
  readonly factor: DepthFactor;
  /** Positive, or negative where the factor takes away. */
  readonly contribution: number;
  /** Depth with this factor and those before it. */
  readonly depth: number;
}

/**
 * Takes depth apart into its factors, in the order in which the formula applies them: the depth that the active days would
 * give had they all been today and were there no silence; what their age takes from it, which leaves `potential`; and what
 * the silence since takes from that, which leaves depth. Each is the difference of two values of 6 decimals, so they add
 * up to depth exactly, without any rounding left over.
 *
 * @param days the relationship's active days, of which `score` was made
 * @param settings with which it was
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
