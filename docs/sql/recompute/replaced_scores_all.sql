-- src/recompute/scores/score.statements.ts
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT $1, date_trunc('milliseconds', statement_timestamp()), agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM depth_scores
WHERE project_id = $1
