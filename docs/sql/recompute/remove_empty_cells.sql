-- src/recompute/aggregates/cohort.statements.ts
DELETE FROM cohort_cells
WHERE project_id = $1
  AND (unit, entry, number, size) IN (SELECT unit, entry, number, -size FROM (SELECT unit, entry, number, sum(size)::integer AS size, sum(active)::integer AS active,
       sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE entry >= CASE unit WHEN 'week' THEN $2::integer ELSE $3::integer END
  GROUP BY unit, entry, number) AS entry)
