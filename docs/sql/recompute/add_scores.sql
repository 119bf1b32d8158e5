-- src/recompute/scores/work-score.statements.ts
INSERT INTO depth_scores (project_id, agent_id, user_id, computed_at, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
  dormant, stage, turn, turn_days, action, risk, potential, worth, value_at_stake, active_value, typical_gap, freshness,
  silence_days, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT $1, agent_id, user_id, $2, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
  dormant, stage, turn, turn_days, action, risk, potential, worth, value_at_stake, active_value, typical_gap, freshness,
  silence_days, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM pg_temp.work_scores
WHERE agent_id IS NOT NULL
