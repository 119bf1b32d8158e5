import type { RestatedScope } from './entities/restated-day.entity';

/**
 * The first day of a range that had been published with other numbers, as an expression of type date; NULL if there is
 * none. $1 is the project; `asked` has the range, `first_day` to `last_day`.
 *
 * The flow and the feed read facts at once, so for them facts that no run has processed count too. `run` is the newest
 * finished one, with as_of, time_zone and published_to.
 */
export function restatedFrom(scope: RestatedScope): string {
  const kept = `(
    SELECT min(restated_from) FROM restated_days
    WHERE project_id = $1 AND restated_from <= asked.last_day
      AND ${scope === 'project' ? 'restated_to' : `greatest(restated_to, ${scope}_to)`} >= asked.first_day
  )`;
  if (scope === 'project') return kept;
  return `least(${kept}, (
    SELECT min(day)
    FROM (SELECT (${scope}_from AT TIME ZONE run.time_zone)::date AS day FROM change_notes WHERE project_id = $1) AS noted
    WHERE day <= asked.last_day AND asked.first_day <= run.published_to
      AND day <= CASE WHEN run.published_to = run.as_of THEN run.as_of - 1 ELSE run.published_to END
  ))`;
}
