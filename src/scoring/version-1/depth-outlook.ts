import type { Band } from '../band';
import { firstDayThat } from '../first-day';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { ActiveDay } from './roll-up';

/** What becomes of a relationship in which nothing happens any more. */
export interface DepthOutlook {
  /** When its band is lower for the first time, and which it is then; null for the lowest one, or where depth 0 is in it. */
  readonly nextBand: { readonly band: Band; readonly day: number } | null;
  /** When it is at risk for the first time; null where it is already, or never will be (a single interaction, or settings that flag nothing). */
  readonly atRiskDay: number | null;
}

/**
 * Looks ahead from the day of a score, as if nothing happened after it. With silence depth only falls and silence only
 * grows, so each of the two begins on one day and holds from then on: that day is found by halving, with the score itself,
 * and is exact. (The equation `A 2^(-r/120) / (1 + (r / 4g)^1.5) = constant` has no solution in elementary functions.)
 *
 * @param days the relationship's active days, of which `score` was made
 * @param settings with which it was
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
