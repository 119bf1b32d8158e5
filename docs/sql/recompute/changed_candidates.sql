-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT DISTINCT agent_id, user_id FROM pg_temp.work_changes WHERE dimension IN ('standing', 'reply')
