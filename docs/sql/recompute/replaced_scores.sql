-- src/recompute/sql/replaced_scores.sql
-- Takes out the scores of the relationships named, before they are scored again, and keeps their state; of those that had
-- none yet, that they had none. $1 project, $2 when the run finished its work
WITH taken AS (
  DELETE FROM depth_scores
  WHERE project_id = $1
    AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)
  RETURNING agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
)
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before)
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
FROM taken
UNION ALL
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
FROM pg_temp.work_relationships AS work
LEFT JOIN (SELECT contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before FROM depth_scores WHERE project_id = $1 AND false) AS nothing ON true
WHERE (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM taken)
