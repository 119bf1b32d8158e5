import { FIRST_DATE } from '../database/calendar-date';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { DAY_MS } from '../scoring/iso-day';
import { isSameScore, scoreSettings } from '../scoring/score-settings';

/** Days for which a full run computes snapshots. */
export const SNAPSHOT_DAYS = 120;

/** Before all days. */
export const BEGINNING = '-infinity';

export type RecomputeMode = RecomputeRun['mode'];

/**
 * The inputs of a run: its as-of date (YYYY-MM-DD), and the settings of the project, which are stored in its record.
 */
export type RunSettings = Pick<
  RecomputeRun,
  'as_of' | 'time_zone' | 'breadth_half' | 'score_settings' | 'score_version' | 'model_version' | 'kept_tables'
>;

/**
 * Decides how much a run must redo. It detects changed settings itself.
 *
 * @param last inputs of the newest finished run; null before the first
 * @param now inputs of this run
 * @param changed whether facts have arrived since
 * @param modelOfLast version of the model now in force on the as-of date of the last run
 * @returns null if the tables are up to date
 */
export function planRun(
  last: RunSettings | null,
  now: RunSettings,
  changed: boolean,
  modelOfLast: number | null = null,
): RecomputeMode | null {
  if (last === null || last.time_zone !== now.time_zone || last.breadth_half !== now.breadth_half) return 'full';
  if (last.score_version !== now.score_version || last.model_version !== modelOfLast) return 'full';
  if (last.kept_tables !== now.kept_tables) return 'full';
  if (last.score_settings.ignoresUndirected !== now.score_settings.ignoresUndirected) return 'full';
  if (!isSameScore(scoreSettings(last.score_settings), scoreSettings(now.score_settings))) return 'full';
  const [lastAsOf, asOf] = [last.as_of, now.as_of];
  if (asOf < lastAsOf) return 'full';
  if (asOf === lastAsOf) return changed ? 'changes' : null;
  // So long ago that no kept day would remain.
  return (Date.parse(asOf) - Date.parse(lastAsOf)) / DAY_MS >= SNAPSHOT_DAYS ? 'full' : 'day';
}

/** @returns whether a Sunday, the end of a week, lies in (after, until] */
export function weekEnds(after: string, until: string): boolean {
  // 1970-01-04 was a Sunday.
  const weeks = (day: string) =>
    day === BEGINNING ? Number.NEGATIVE_INFINITY : Math.floor((Date.parse(day) / DAY_MS - 3) / 7);
  return weeks(until) > weeks(after);
}

/** @returns whether a week or a month ends in (after, until] */
export function periodEnds(after: string, until: string): boolean {
  return weekEnds(after, until) || monthOf(dayAfter(until)) > (after === BEGINNING ? '' : monthOf(dayAfter(after)));
}

function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** @returns the next day, YYYY-MM-DD */
export function dayAfter(day: string): string {
  return shifted(day, 1);
}

/** @returns the day before, YYYY-MM-DD; `BEGINNING` for the first day */
export function dayBefore(day: string): string {
  return day <= FIRST_DATE ? BEGINNING : shifted(day, -1);
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
