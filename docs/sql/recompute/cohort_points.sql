-- src/recompute/aggregates/cohort.statements.ts
WITH entry AS (
  SELECT date '1970-01-05' + 7 * entry AS entry_week, number - entry AS week, sum(size)::integer AS size,
       sum(active)::integer AS count, sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE unit = 'week' AND number - entry IN (0, 1, 2, 4, 8, 12)
  GROUP BY entry, number
),
point AS (
  SELECT entry.entry_week,
         entry.week,
         entry.size + coalesce(kept.size, 0) AS size,
         entry.count + coalesce(kept.count, 0) AS count,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum
  FROM entry
  LEFT JOIN cohort_points AS kept ON kept.project_id = $1
    AND kept.entry_week = entry.entry_week
    AND kept.week = entry.week
)
INSERT INTO cohort_points (project_id, entry_week, week, size, count, depth_sum, avg_depth)
SELECT $1, entry_week, week, size, count, depth_sum,
       coalesce(round(depth_sum / nullif(size, 0)::double precision) / 1e6, 0)
FROM point
WHERE size > 0
ON CONFLICT (project_id, entry_week, week) DO UPDATE SET
  size = excluded.size,
  count = excluded.count,
  depth_sum = excluded.depth_sum,
  avg_depth = excluded.avg_depth
