import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type RiskSettings } from '../score-settings';

export type TrendWord = 'new' | 'deepening' | 'declining' | 'stable';
export type Stage = 'new' | 'dormant' | 'at_risk' | 'one_off' | 'reactivated' | 'core' | 'growing' | 'steady';

/**
 * @param trend depth now minus depth 28 days ago, rounded to 6 decimals
 * @param isNew whether nothing had happened 28 days ago
 */
export function trendWord(trend: number, isNew: boolean): TrendWord {
  if (isNew) return 'new';
  if (trend >= SCORE.trendStep) return 'deepening';
  if (trend <= -SCORE.trendStep) return 'declining';
  return 'stable';
}

interface Silence {
  readonly depth: number;
  readonly silenceDays: number;
  /** Silent for at least four typical gaps. */
  readonly overdue: boolean;
  readonly interactions: number;
}

/** Whether a relationship with more than one interaction is going silent. */
export function isAtRisk(
  { depth, silenceDays, overdue, interactions }: Silence,
  settings: RiskSettings = DEFAULT_SETTINGS,
): boolean {
  if (interactions < 2) return false;
  const cooling = silenceDays >= settings.coolingSilence && depth < settings.coolingDepth;
  return cooling || (silenceDays >= settings.overdueSilence && overdue && depth < settings.overdueDepth);
}

interface LifeCycle extends Silence {
  readonly atRisk: boolean;
  readonly trendWord: TrendWord;
  /** Active in the last 28 days. */
  readonly activeInWindow: boolean;
  /** Active in the 28 days before these. */
  readonly activeInWindowBefore: boolean;
}

/** The life-cycle stage: the first rule that applies. */
export function stage(it: LifeCycle): Stage {
  if (it.trendWord === 'new') return 'new';
  if (it.silenceDays >= SCORE.dormantSilence && it.overdue && it.depth < SCORE.dormantDepth) return 'dormant';
  if (it.atRisk) return 'at_risk';
  if (it.interactions === 1) return 'one_off';
  if (it.activeInWindow && !it.activeInWindowBefore) return 'reactivated';
  if (it.depth >= SCORE.coreDepth) return 'core';
  if (it.trendWord === 'deepening') return 'growing';
  return 'steady';
}
