-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_silent (agent_id, channel, last_day)
SELECT agent_id, channel, last_day FROM sources WHERE project_id = $1 AND holds
