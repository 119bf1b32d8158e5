-- Keeps the state of the relationships named before they are scored anew; of those that had none yet, that they had none.
-- $1 project, $2 when the run finished its work
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, :kept_state)
SELECT $1, $2, work.agent_id, work.user_id, :kept_state
FROM pg_temp.work_relationships AS work
LEFT JOIN LATERAL (
  SELECT :kept_state
  FROM depth_scores
  WHERE project_id = $1
    AND agent_id = work.agent_id
    AND user_id = work.user_id
  OFFSET 0
) AS score ON true
