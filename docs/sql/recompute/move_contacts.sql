-- src/recompute/aggregates/pipeline.statements.ts
INSERT INTO contact_stages (project_id, user_id, stage)
SELECT $1, user_id, stage FROM pg_temp.work_moves WHERE stage IS NOT NULL
ON CONFLICT (project_id, user_id) DO UPDATE SET stage = excluded.stage
