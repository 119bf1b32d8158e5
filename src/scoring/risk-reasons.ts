import type { RelationshipScore } from './relationship-score';
import { SCORE } from './score-constants';

export type RiskReason = 'silent_vs_own_rhythm' | 'low_depth' | 'declining';

/**
 * Why a relationship is flagged at risk. The first two are the two clauses of the rule in score.md, of which at least one
 * holds; `declining` stands beside them where depth also fell by .05 or more within 28 days.
 *
 * @returns none where it is not flagged
 */
export function riskReasons(score: RelationshipScore): RiskReason[] {
  if (!score.atRisk) return [];
  const { silenceDays, depth, overdue, trend } = score;
  const reasons: [RiskReason, boolean][] = [
    ['silent_vs_own_rhythm', silenceDays >= SCORE.overdueSilence && overdue && depth < SCORE.overdueDepth],
    ['low_depth', silenceDays >= SCORE.coolingSilence && depth < SCORE.coolingDepth],
    ['declining', trend <= -SCORE.trendStep],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
