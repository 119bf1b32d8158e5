-- src/recompute/scores/score.statements.ts
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM (
  SELECT work.agent_id, work.user_id, kept.*
  FROM pg_temp.work_relationships AS work
  LEFT JOIN LATERAL (
    SELECT contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM depth_scores
    WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
    OFFSET 0
  ) AS kept ON true
) AS state
