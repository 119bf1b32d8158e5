-- src/recompute/aggregates/cohort.statements.ts
DELETE FROM cohort_points
WHERE project_id = $1
  AND (entry_week, week, size) IN (SELECT entry_week, week, -size FROM (SELECT date '1970-01-05' + 7 * entry AS entry_week, number - entry AS week, sum(size)::integer AS size,
       sum(active)::integer AS count, sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE unit = 'week' AND number - entry IN (0, 1, 2, 4, 8, 12)
  GROUP BY entry, number) AS entry)
