-- src/serving/restated.queries.ts
SELECT (
  SELECT min(restated_from) FROM restated_days
  WHERE project_id = $1 AND restated_from <= asked.last_day
    AND restated_to >= asked.first_day
) AS restated_from FROM (SELECT $2::date AS first_day, $3::date AS last_day) asked
