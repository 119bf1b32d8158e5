import type { RestatedScope } from './entities/restated-day.entity';

/**
 * Since when days of a range are not as they were published first, as an expression of type date: the first day that had
 * been published with other numbers; NULL where every day stands. $1 is the project; `asked` has the range, `first_day`
 * to `last_day`.
 *
 * The flow and the feed read facts as they come in: so of these also what no run has taken yet, by `run`, the newest
 * finished one with as_of, time_zone and published_to.
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
