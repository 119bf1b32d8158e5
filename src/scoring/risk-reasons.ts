import type { RelationshipScore } from './relationship-score';
import { SCORE } from './score-constants';
import { DEFAULT_SETTINGS, type RiskSettings } from './score-settings';

export type RiskReason = 'silent_vs_own_rhythm' | 'low_depth' | 'declining';

/**
 * Why a relationship is flagged at risk. The first two are the two clauses of the rule in docs/score.md, of which at least one
 * holds; `declining` stands beside them where depth also fell by .05 or more within 28 days.
 *
 * @param settings with which it was scored
 * @returns none where it is not flagged
 */
export function riskReasons(score: RelationshipScore, settings: RiskSettings = DEFAULT_SETTINGS): RiskReason[] {
  if (!score.atRisk) return [];
  const { silenceDays, depth, overdue, trend } = score;
  const reasons: [RiskReason, boolean][] = [
    ['silent_vs_own_rhythm', silenceDays >= settings.overdueSilence && overdue && depth < settings.overdueDepth],
    ['low_depth', silenceDays >= settings.coolingSilence && depth < settings.coolingDepth],
    ['declining', trend <= -SCORE.trendStep],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
