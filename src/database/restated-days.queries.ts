/**
 * Since when late facts restated days of a range, as an expression of type date: the first day that a finished run
 * changed after the days it reaches into had been computed before; NULL where every day stands as it was first computed.
 * $1 is the project; `asked` has the range, `first_day` to `last_day`.
 */
export const RESTATED_FROM = `(
    SELECT min(late.restated_from)
    FROM recompute_runs late
    WHERE late.project_id = $1 AND late.status = 'finished' AND late.restated_from <= asked.last_day
      AND late.finished_at > (
        SELECT min(earlier.finished_at) FROM recompute_runs earlier
        WHERE earlier.project_id = $1 AND earlier.status = 'finished'
          AND earlier.as_of >= greatest(late.restated_from, asked.first_day)
      )
  )`;
