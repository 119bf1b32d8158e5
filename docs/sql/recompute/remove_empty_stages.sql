-- src/recompute/aggregates/pipeline.statements.ts
DELETE FROM pipeline_stages
WHERE project_id = $1
  AND (stage, count) IN (SELECT stage, -change FROM (SELECT stage, sum(change)::integer AS change
  FROM (
    SELECT stage, 1 AS change FROM pg_temp.work_moves WHERE stage IS NOT NULL
    UNION ALL
    SELECT stage_before, -1 FROM pg_temp.work_moves WHERE stage_before IS NOT NULL
  ) AS changed
  GROUP BY stage) AS entry)
