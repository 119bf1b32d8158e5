import type { Band } from './band';
import { firstDayThat } from './first-day';
import type { ModelRow } from './model';
import type { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreOn } from './relationship-score';
import { DEFAULT_SETTINGS, type ScoreSettings } from './score-settings';

/** What becomes of a relationship in which nothing happens any more, while its model stays in force. */
export interface DepthOutlook {
  /** When its band is lower for the first time, and which it is then. */
  readonly nextBand: { readonly band: Band; readonly day: number } | null;
  /** When it is at risk for the first time; null where it is already, is lost, or never will be. */
  readonly atRiskDay: number | null;
  /** When it is dormant for the first time; null where it is already, or never will be. */
  readonly dormantDay: number | null;
}

/**
 * Looks ahead from the day of a score. With silence depth only falls, and who is at risk or dormant is never neither again, so
 * each begins on one day: that day is found by halving, with the score itself, and is exact.
 *
 * @param history of which `score` was made
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
    // With settings of its own a project may have relationships that are dormant without ever having been at risk.
    atRiskDay: lost !== null && on(lost).atRisk ? lost : null,
    dormantDay: score.dormant ? null : firstDayThat(asOf, (day) => on(day).dormant),
  };
}
