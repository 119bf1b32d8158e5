-- src/recompute/score.statements.ts
WITH kept AS MATERIALIZED (
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM depth_scores
  WHERE project_id = $1
    AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)
)
INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM kept
UNION ALL
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM pg_temp.work_relationships AS work
LEFT JOIN (SELECT contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM depth_scores WHERE project_id = $1 AND false) AS nothing ON true
WHERE (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM kept)
