-- src/recompute/pipeline.statements.ts
DELETE FROM contact_stages
WHERE project_id = $1
  AND user_id IN (SELECT user_id FROM pg_temp.work_moves WHERE stage IS NULL);
INSERT INTO contact_stages (project_id, user_id, stage)
SELECT $1, user_id, stage FROM pg_temp.work_moves WHERE stage IS NOT NULL
ON CONFLICT (project_id, user_id) DO UPDATE SET stage = excluded.stage;
DELETE FROM pipeline_stages
WHERE project_id = $1
  AND (stage, count) IN (SELECT stage, -change FROM (SELECT stage, sum(change)::integer AS change
  FROM (
    SELECT stage, 1 AS change FROM pg_temp.work_moves WHERE stage IS NOT NULL
    UNION ALL
    SELECT stage_before, -1 FROM pg_temp.work_moves WHERE stage_before IS NOT NULL
  ) AS changed
  GROUP BY stage) AS entry)
