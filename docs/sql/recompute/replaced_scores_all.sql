-- src/recompute/sql/replaced_scores_all.sql
-- Keeps the state of all relationships before a full run empties the scores. $1 project
-- In whole milliseconds, like the published end of the run, so that it never appears to be earlier.
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before)
SELECT $1, date_trunc('milliseconds', statement_timestamp()), agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
FROM depth_scores
WHERE project_id = $1
