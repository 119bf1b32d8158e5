-- src/recompute/scores/score.statements.ts
DELETE FROM depth_scores
WHERE project_id = $1
  AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)
