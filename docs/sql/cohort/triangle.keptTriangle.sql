-- src/cohort/triangle.queries.ts
WITH cohort AS (
  SELECT entry, sum(size)::integer AS size
  FROM (
    SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS entry, size FROM cohort_entries WHERE project_id = $1 AND day <= $4::date
  ) AS entries
  GROUP BY entry ORDER BY entry DESC LIMIT $3
),
unfinished AS (
  SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS number FROM (SELECT $4::date + 1 AS day) AS tomorrow
)
SELECT cohort.size, cell.number - cohort.entry AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * cohort.entry
  ELSE make_date(cohort.entry / 12, cohort.entry % 12 + 1, 1) END AS entry,
       (SELECT number FROM unfinished) - cohort.entry - count(cell.number) OVER (PARTITION BY cohort.entry) AS missing,
       (
  SELECT run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
  coalesce(' ' || run.model_version, '') FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) AS state_read
FROM cohort
LEFT JOIN (SELECT * FROM cohort_cells WHERE project_id = $1 AND unit = $2::text OFFSET 0) AS cell
  ON cell.entry = cohort.entry AND cell.number < (SELECT number FROM unfinished)
ORDER BY cohort.entry, cell.number
