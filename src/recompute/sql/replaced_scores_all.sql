-- Keeps the state of all relationships before a full run empties the scores. $1 project
-- In whole milliseconds, as the end of the run is told: it cannot seem to come before.
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, :kept_state)
SELECT $1, date_trunc('milliseconds', statement_timestamp()), agent_id, user_id, :kept_state
FROM depth_scores
WHERE project_id = $1
