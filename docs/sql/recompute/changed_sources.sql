-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT DISTINCT agent_id, channel FROM pg_temp.work_source_days
WHERE CASE WHEN n_before IS NULL THEN true ELSE n <= 0 END
