-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1 AND agent_id = ANY ($2::uuid[])
