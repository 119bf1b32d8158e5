-- src/recompute/signals/source.statements.ts
INSERT INTO source_days (project_id, agent_id, channel, day, n)
SELECT $1, agent_id, channel, day, n FROM pg_temp.work_source_days WHERE n > 0
ON CONFLICT (project_id, agent_id, channel, day) DO UPDATE SET n = excluded.n
