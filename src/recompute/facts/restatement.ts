import type { RestatedDay, RestatedScope } from '../../database/entities/restated-day.entity';
import { isSameScore, scoreSettings } from '../../scoring/score-settings';
import { dayBefore, type RunSettings } from '../recompute-plan';

/** The first day that had been published with other numbers, YYYY-MM-DD, and why they changed. */
export type Restatement = Pick<RestatedDay, 'restated_from' | 'cause'> & { readonly scope: RestatedScope };

/** The first days, YYYY-MM-DD, of late facts that change the flow and the feed; null if there are none. */
export interface LateFacts {
  readonly pipeline: string | null;
  readonly feed: string | null;
}

/** A digest of the numbers of one day, YYYY-MM-DD, of one kind. */
export interface PublishedDay {
  readonly day: string;
  readonly source: string;
  readonly digest: string;
}

/**
 * The newest day that is final: it had ended, in the project's time zone by the database's clock, when a run that
 * computed it started. Days published earlier than that are not the past.
 *
 * @param asOf of the run
 * @param overTo the newest day that has ended
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
 * The newest past day for a run. The day that it serves is not past, unless later days had been published before.
 *
 * @param published the newest final day so far
 */
export function pastTo(published: string, asOf: string): string {
  return published === asOf ? dayBefore(asOf) : published;
}

/**
 * Which settings restate the whole past, because every number of every day depends on them.
 *
 * @param last of the newest finished run
 * @returns null if both are the same
 */
export function changedSettings(last: RunSettings, now: RunSettings): 'time_zone' | 'settings' | 'formula' | null {
  if (last.score_version !== now.score_version) return 'formula';
  if (last.time_zone !== now.time_zone) return 'time_zone';
  const same =
    isSameScore(scoreSettings(last.score_settings), scoreSettings(now.score_settings)) &&
    last.score_settings.ignoresUndirected === now.score_settings.ignoresUndirected;
  return same && last.breadth_half === now.breadth_half ? null : 'settings';
}

/**
 * @param asOf the day of the later numbers: missing numbers of days after it are not a change
 * @returns the first day whose numbers changed; null if there is none
 */
export function firstDifference(
  before: readonly PublishedDay[],
  after: readonly PublishedDay[],
  asOf: string,
): string | null {
  const now = new Map(after.map(({ day, source, digest }) => [`${day} ${source}`, digest]));
  const others = before.filter(({ day, source, digest }) => day <= asOf && now.get(`${day} ${source}`) !== digest);
  return earliest(others.map(({ day }) => day));
}

/**
 * The restatements to record.
 *
 * @param project the restatement of all computed numbers
 * @param past the newest past day; null if nothing was published
 */
export function restatements(
  project: Omit<Restatement, 'scope'> | null,
  { pipeline, feed }: LateFacts,
  past: string | null,
): Restatement[] {
  const late = (
    [
      ['pipeline', pipeline],
      ['feed', feed],
    ] as const
  ).flatMap(([scope, day]) =>
    past !== null && day !== null && day <= past && (project === null || day < project.restated_from)
      ? [{ scope, restated_from: day, cause: 'facts' as const }]
      : [],
  );
  return project === null ? late : [{ scope: 'project', ...project }, ...late];
}

/** @returns the earliest of some days; null if there is none */
export function earliest(days: readonly (string | null)[]): string | null {
  return days.filter((day) => day !== null).sort()[0] ?? null;
}
