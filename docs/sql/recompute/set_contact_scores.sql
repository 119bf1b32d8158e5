-- src/recompute/scores/contact-score.statements.ts
INSERT INTO contact_scores (project_id, user_id, agents, depth, band, trend, trend_word, stage, at_risk, turn, silence_days, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT $1, user_id, agents, depth, band, trend, trend_word, stage, at_risk, turn, silence_days, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM pg_temp.work_scores
WHERE agent_id IS NULL
ON CONFLICT (project_id, user_id) DO UPDATE SET
  agents = excluded.agents, depth = excluded.depth, band = excluded.band, trend = excluded.trend, trend_word = excluded.trend_word, stage = excluded.stage, at_risk = excluded.at_risk, turn = excluded.turn, silence_days = excluded.silence_days, n_interactions = excluded.n_interactions, n_days = excluded.n_days, n_in = excluded.n_in, n_out = excluded.n_out, start_day = excluded.start_day, first_day = excluded.first_day, last_day = excluded.last_day, last_interaction = excluded.last_interaction, value_sum = excluded.value_sum, n_days_before = excluded.n_days_before, last_day_before = excluded.last_day_before, value_sum_before = excluded.value_sum_before, last_any_day = excluded.last_any_day, last_word = excluded.last_word, n_unanswered = excluded.n_unanswered, unanswered_since = excluded.unanswered_since, waiting_since = excluded.waiting_since
