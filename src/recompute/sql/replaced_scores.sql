-- Keeps the state of the relationships named before they are scored anew; of those that had none yet, that they had none.
-- $1 project, $2 when the run finished its work
INSERT INTO replaced_scores (
  project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day,
  last_interaction, value_sum, n_days_before, last_day_before, value_sum_before)
SELECT $1, $2, work.agent_id, work.user_id, score.*
FROM pg_temp.work_relationships AS work
LEFT JOIN LATERAL (
  SELECT contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction, value_sum,
         n_days_before, last_day_before, value_sum_before
  FROM depth_scores
  WHERE project_id = $1
    AND agent_id = work.agent_id
    AND user_id = work.user_id
  OFFSET 0
) AS score ON true
