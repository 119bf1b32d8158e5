import { SCORE } from './score-constants';
import { DEFAULT_SETTINGS, type RiskSettings } from './score-settings';

/** Of a score of either version. */
interface RiskFacts {
  readonly atRisk: boolean;
  /** Null if the contact never took part and is therefore never at risk. */
  readonly silenceDays: number | null;
  readonly depth: number;
  readonly overdue: boolean;
  readonly trend: number;
}

export type RiskReason = 'silent_vs_own_rhythm' | 'low_depth' | 'declining';

/**
 * Why a relationship is flagged at risk. The first two are the two clauses of the rule in docs/score.md, of which at
 * least one holds; `declining` is added if depth also fell by .05 or more within 28 days.
 *
 * @param settings with which it was scored @returns none if it is not flagged
 */
export function riskReasons(score: RiskFacts, settings: RiskSettings = DEFAULT_SETTINGS): RiskReason[] {
  const { atRisk, silenceDays, depth, overdue, trend } = score;
  if (!atRisk || silenceDays === null) return [];
  const reasons: [RiskReason, boolean][] = [
    ['silent_vs_own_rhythm', silenceDays >= settings.overdueSilence && overdue && depth < settings.overdueDepth],
    ['low_depth', silenceDays >= settings.coolingSilence && depth < settings.coolingDepth],
    ['declining', trend <= -SCORE.trendStep],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
