-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT DISTINCT agent_id, user_id FROM episodes WHERE project_id = $1 AND ended_on >= $2::date
