-- Takes out the scores of the relationships named, before they are scored again, and keeps their state; of those that had
-- none yet, that they had none. $1 project, $2 when the run finished its work
WITH taken AS (
  DELETE FROM depth_scores
  WHERE project_id = $1
    AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)
  RETURNING agent_id, user_id, :kept_state
)
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, :kept_state)
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, :kept_state
FROM taken
UNION ALL
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, :kept_state
FROM pg_temp.work_relationships AS work
LEFT JOIN (SELECT :kept_state FROM depth_scores WHERE project_id = $1 AND false) AS nothing ON true
WHERE (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM taken)
