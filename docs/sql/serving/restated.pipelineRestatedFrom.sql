-- src/serving/restated.queries.ts
SELECT least((
  SELECT min(restated_from) FROM restated_days
  WHERE project_id = $1 AND restated_from <= asked.last_day
    AND greatest(restated_to, pipeline_to) >= asked.first_day
), (
  SELECT min(day)
  FROM (SELECT (pipeline_from AT TIME ZONE run.time_zone)::date AS day FROM change_notes WHERE project_id = $1) AS noted
  WHERE day <= asked.last_day AND asked.first_day <= run.published_to
    AND day <= CASE WHEN run.published_to = run.as_of THEN run.as_of - 1 ELSE run.published_to END
)) AS restated_from
     FROM (SELECT coalesce($2::date, '-infinity') AS first_day, $3::date AS last_day) asked
     LEFT JOIN LATERAL (
       SELECT as_of, time_zone, published_to FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
     ) run ON true
