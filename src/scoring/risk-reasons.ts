import { type Algebra, NUMBERS } from './algebra';
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

interface RiskClauseTerms<N, B> {
  readonly depth: N;
  readonly silence: N;
  readonly overdue: B;
  readonly trend: N;
}

interface RiskClauses<B> {
  readonly silentVsOwnRhythm: B;
  readonly lowDepth: B;
  readonly declining: B;
}

/**
 * The clauses of the rule in docs/score.md, of which one of the first two holds where a relationship is at risk; `declining`
 * stands beside them where depth also fell by .05 or more within 28 days.
 */
export function riskClauses<N, B, W>(
  x: Algebra<N, B, W>,
  { depth, silence, overdue, trend }: RiskClauseTerms<N, B>,
  settings: { readonly [name in keyof RiskSettings]: N },
): RiskClauses<B> {
  return {
    silentVsOwnRhythm: x.and(
      x.atLeast(silence, settings.overdueSilence),
      overdue,
      x.below(depth, settings.overdueDepth),
    ),
    lowDepth: x.and(x.atLeast(silence, settings.coolingSilence), x.below(depth, settings.coolingDepth)),
    declining: x.atLeast(x.number(-SCORE.trendStep), trend),
  };
}

/**
 * Why a relationship is flagged at risk: the clauses that hold.
 *
 * @param settings with which it was scored @returns none if it is not flagged
 */
export function riskReasons(score: RiskFacts, settings: RiskSettings = DEFAULT_SETTINGS): RiskReason[] {
  const { atRisk, silenceDays, depth, overdue, trend } = score;
  if (!atRisk || silenceDays === null) return [];
  const clauses = riskClauses(NUMBERS, { depth, silence: silenceDays, overdue, trend }, settings);
  const reasons: [RiskReason, boolean][] = [
    ['silent_vs_own_rhythm', clauses.silentVsOwnRhythm],
    ['low_depth', clauses.lowDepth],
    ['declining', clauses.declining],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
