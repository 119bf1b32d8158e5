import type { RestatedDay } from '../database/entities/restated-day.entity';
import { isSameScore, scoreSettings } from '../scoring/score-settings';
import type { RunSettings } from './recompute-plan';

/** The first day that had been published with other numbers, YYYY-MM-DD, and why they are others now. */
export type Restatement = Pick<RestatedDay, 'restated_from' | 'cause'>;

/** A digest of the numbers of each day, by the day, YYYY-MM-DD. */
export type PublishedNumbers = ReadonlyMap<string, string>;

/**
 * The newest day that is published for good: it was over when a run computed it. A day is over at its end in the project's
 * time zone, by the database's clock, when the run begins. What is published before that is of an open day, not the past.
 *
 * @param asOf of the run
 * @param overTo the newest day that is over
 */
export function publishedTo(last: { readonly published_to: string } | null, asOf: string, overTo: string): string {
  const days = [asOf < overTo ? asOf : overTo, last?.published_to ?? null];
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? asOf
  );
}

/**
 * Which settings restate the whole past, for every number of every day follows from them.
 *
 * @param last of the newest finished run
 * @returns null where both are the same
 */
export function changedSettings(last: RunSettings, now: RunSettings): 'time_zone' | 'settings' | null {
  if (last.time_zone !== now.time_zone) return 'time_zone';
  const same = isSameScore(scoreSettings(last.score_settings), scoreSettings(now.score_settings));
  return same && last.breadth_half === now.breadth_half ? null : 'settings';
}

/**
 * @param asOf the day of the numbers after: of later ones there are none, which is no other number
 * @returns the first day that had numbers before and has others after, null where there is none
 */
export function firstDifference(before: PublishedNumbers, after: PublishedNumbers, asOf: string): string | null {
  const others = [...before].filter(([day, digest]) => day <= asOf && after.get(day) !== digest).map(([day]) => day);
  return earliest(others);
}

/** @returns the first of some days, null where there is none */
export function earliest(days: readonly (string | null)[]): string | null {
  return days.filter((day) => day !== null).sort()[0] ?? null;
}
