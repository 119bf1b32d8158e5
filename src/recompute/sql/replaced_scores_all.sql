-- Keeps the state of all relationships before a full run empties the scores. $1 project
-- In whole milliseconds, like the published end of the run, so that it never appears to be earlier.
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, :kept_state)
SELECT $1, date_trunc('milliseconds', statement_timestamp()), agent_id, user_id, :kept_state
FROM depth_scores
WHERE project_id = $1
