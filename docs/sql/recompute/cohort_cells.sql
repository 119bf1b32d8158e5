-- src/recompute/aggregates/cohort.statements.ts
WITH entry AS (
  SELECT unit, entry, number, sum(size)::integer AS size, sum(active)::integer AS active,
       sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE entry >= CASE unit WHEN 'week' THEN $2::integer ELSE $3::integer END
  GROUP BY unit, entry, number
),
cell AS (
  SELECT entry.unit, entry.entry, entry.number,
         entry.size + coalesce(kept.size, 0) AS size,
         entry.active + coalesce(kept.active, 0) AS active,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum
  FROM entry
  LEFT JOIN cohort_cells AS kept ON kept.project_id = $1
    AND kept.unit = entry.unit
    AND kept.entry = entry.entry
    AND kept.number = entry.number
)
INSERT INTO cohort_cells (project_id, unit, entry, number, size, active, depth_sum)
SELECT $1, unit, entry, number, size, active, depth_sum
FROM cell
WHERE size > 0
ON CONFLICT (project_id, unit, entry, number) DO UPDATE SET
  size = excluded.size,
  active = excluded.active,
  depth_sum = excluded.depth_sum
