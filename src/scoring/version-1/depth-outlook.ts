import type { Band } from '../band';
import { firstDayThat } from '../first-day';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { ActiveDay } from './roll-up';

/** The outlook of a relationship if nothing more happens. */
export interface DepthOutlook {
  /** When its band first falls, and to which band; null for the lowest one, or one that includes depth 0. */
  readonly nextBand: { readonly band: Band; readonly day: number } | null;
  /**
   * When it is first at risk; null if it already is, or never will be (a single interaction, or settings that flag
   * nothing).
   */
  readonly atRiskDay: number | null;
}

/**
 * Looks ahead from the day of a score, as if nothing happened after it. Depth only falls and silence only grows, so
 * each of the two starts on one day and lasts. Bisection with the score itself finds that day exactly. (The equation `A
 * 2^(-r/120) / (1 + (r / 4g)^1.5) = constant` has no solution in elementary functions.)
 *
 * @param days the active days from which `score` was computed @param settings with which it was computed
 * @returns days since 1970-01-01
 */
export function depthOutlook(
  days: readonly ActiveDay[],
  score: RelationshipScore,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): DepthOutlook {
  const asOf = score.lastDay + score.silenceDays;
  const known = days.filter(({ day }) => day <= asOf);
  const on = (day: number) => scoreRelationship(known, day, settings) ?? score;
  const lowerBand = score.band === 'faint' ? null : firstDayThat(asOf, (day) => on(day).band !== score.band);
  const flagged = score.atRisk || score.interactions < 2;
  return {
    nextBand: lowerBand === null ? null : { band: on(lowerBand).band, day: lowerBand },
    atRiskDay: flagged ? null : firstDayThat(asOf, (day) => on(day).atRisk),
  };
}
