-- src/recompute/aggregates/cohort.statements.ts
SELECT
  CASE WHEN CASE 'week' WHEN 'week' THEN floor((first_day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', first_day) * 12 + date_part('month', first_day) - 1 END::integer < week THEN week ELSE -2147483648 END AS week,
  CASE WHEN CASE 'month' WHEN 'week' THEN floor((first_day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', first_day) * 12 + date_part('month', first_day) - 1 END::integer < month THEN month ELSE -2147483648 END AS month
FROM (
  SELECT (SELECT min(day) FROM cohort_entries WHERE project_id = $1) AS first_day,
         (SELECT min(entry) FROM cohort_cells WHERE project_id = $1 AND unit = 'week') AS week,
         (SELECT min(entry) FROM cohort_cells WHERE project_id = $1 AND unit = 'month') AS month
) AS oldest
