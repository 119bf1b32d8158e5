import type { Band } from './band';
import { firstDayThat } from './first-day';
import type { ModelRow } from './model';
import type { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreOn } from './relationship-score';
import { DEFAULT_SETTINGS, type ScoreSettings } from './score-settings';

/** The outlook of a relationship if nothing more happens and its model stays in force. */
export interface DepthOutlook {
  /** When its band first falls, and to which band. */
  readonly nextBand: { readonly band: Band; readonly day: number } | null;
  /** When it is first at risk; null if it already is, is lost, or never will be. */
  readonly atRiskDay: number | null;
  /** When it is first dormant; null if it already is, or never will be. */
  readonly dormantDay: number | null;
}

/**
 * Looks ahead from the day of a score. With silence, depth only falls, and a relationship at risk or dormant stays so,
 * so each starts on one day. Bisection with the score itself finds that day exactly.
 *
 * @param history from which `score` was computed
 * @param asOf day of the score
 * @param model whose length of history grows with the days
 */
export function depthOutlook(
  history: RelationshipHistory,
  score: RelationshipScore,
  asOf: number,
  model: ModelRow,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): DepthOutlook {
  const known = history.until(asOf);
  const on = (day: number) => scoreOn(known, day, model, settings) ?? score;
  const lowerBand = score.band === 'faint' ? null : firstDayThat(asOf, (day) => on(day).band !== score.band);
  const isLost = ({ atRisk, dormant }: RelationshipScore) => atRisk || dormant;
  const lost = isLost(score) ? null : firstDayThat(asOf, (day) => isLost(on(day)));
  return {
    nextBand: lowerBand === null ? null : { band: on(lowerBand).band, day: lowerBand },
    // With custom settings, relationships may be dormant without ever having been at risk.
    atRiskDay: lost !== null && on(lost).atRisk ? lost : null,
    dormantDay: score.dormant ? null : firstDayThat(asOf, (day) => on(day).dormant),
  };
}
