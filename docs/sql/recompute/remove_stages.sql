-- src/recompute/aggregates/pipeline.statements.ts
DELETE FROM contact_stages
WHERE project_id = $1
  AND user_id IN (SELECT user_id FROM pg_temp.work_moves WHERE stage IS NULL)
