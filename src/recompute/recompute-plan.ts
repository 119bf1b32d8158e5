import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { SNAPSHOT_DAYS } from './recompute-sql';

const DAY_MS = 86_400_000;

export type RecomputeMode = RecomputeRun['mode'];

/**
 * Decides how much a run has to redo.
 *
 * @param lastAsOf as-of date (YYYY-MM-DD) of the newest finished run, null before the first
 * @param asOf as-of date of this run
 * @param changed whether facts came in since
 * @returns null where the tables are up to date
 */
export function planRun(lastAsOf: string | null, asOf: string, changed: boolean): RecomputeMode | null {
  if (lastAsOf === null || asOf < lastAsOf) return 'full';
  if (asOf === lastAsOf) return changed ? 'changes' : null;
  // So long ago that none of the kept days would be left.
  return (Date.parse(asOf) - Date.parse(lastAsOf)) / DAY_MS >= SNAPSHOT_DAYS ? 'full' : 'day';
}

/** @returns whether a Sunday, the end of a week, lies in (after, until] */
export function weekEnds(after: string, until: string): boolean {
  // 1970-01-04 was a Sunday.
  const weeks = (day: string) => Math.floor((Date.parse(day) / DAY_MS - 3) / 7);
  return weeks(until) > weeks(after);
}

/** @returns the next day, YYYY-MM-DD */
export function dayAfter(day: string): string {
  return shifted(day, 1);
}

/** @returns the day before, YYYY-MM-DD */
export function dayBefore(day: string): string {
  return shifted(day, -1);
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
