-- src/recompute/identity/alias.statements.ts
WITH state AS (
  SELECT agent_id, user_id, coalesce(contacts.name, user_id) AS contact_name, NULL::integer AS agents, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM (
    SELECT agent_id, user_id, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM pg_temp.work_before WHERE is_exact
  ) AS relationship
  LEFT JOIN (
    SELECT user_id, coalesce(alias.name, contact.name) AS name
    FROM (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contact
    LEFT JOIN (SELECT user_id, name FROM contact_aliases WHERE project_id = $1) AS alias USING (user_id)
  ) AS contacts USING (user_id)
  UNION ALL
  SELECT NULL::uuid, user_id, user_id, agents, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM pg_temp.work_shared WHERE is_exact
  -- Keeps the next steps from being planned for each part.
  OFFSET 0
),
logs AS (
  SELECT *,
         nullif(n_days, 0)::double precision AS active_days,
         nullif(n_days_before, 0)::double precision AS active_days_before,
         $2::date - last_day AS silence_days,
         $2::date - last_any_day AS turn_days,
         (ln(nullif(value_sum, 0)) + (((date '2000-01-01' - $2::date)::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active,
         ln((1::double precision + power((((0::double precision - (last_day - $2::date)::double precision) * nullif(n_days, 0)::double precision) / (4::double precision * (((last_day - $2::date)::double precision - (first_day - $2::date)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness,
         (ln(nullif(value_sum_before, 0)) + (((date '2000-01-01' - $2::date)::double precision - (-28)::double precision) * 0.0057762265046662105::double precision)) AS log_active_before,
         ln((1::double precision + power(((((-28)::double precision - (last_day_before - $2::date)::double precision) * nullif(n_days_before, 0)::double precision) / (4::double precision * (((last_day_before - $2::date)::double precision - (first_day - $2::date)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness_before,
         (((0::double precision - (last_day - $2::date)::double precision) * nullif(n_days, 0)::double precision) >= (4::double precision * (((last_day - $2::date)::double precision - (first_day - $2::date)::double precision) + 7::double precision))) AS overdue
  FROM state
  OFFSET 0
),
chances AS (
  SELECT *,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($3::double precision + ($4::double precision * log_active)) + ($7::double precision * ln(active_days))) - ($5::double precision * log_staleness)) - ($6::double precision * ln((1::double precision + (0::double precision - (last_day - $2::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS evidence,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(($3::double precision + ($4::double precision * log_active)) + ($7::double precision * ln(active_days)))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS potential,
         (round((($8::double precision / (1::double precision + ((0::double precision - (start_day - $2::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_days::double precision, 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($3::double precision + ($4::double precision * log_active_before)) + ($7::double precision * ln(active_days_before))) - ($5::double precision * log_staleness_before)) - ($6::double precision * ln((1::double precision + ((-28)::double precision - (last_day_before - $2::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision)
           AS evidence_before,
         CASE WHEN (start_day - $2::date)::double precision <= -28 THEN (round((($8::double precision / (1::double precision + (((-28)::double precision - (start_day - $2::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(((-28)::double precision - (last_day_before - $2::date)::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
           AS first_reply_chance_before
  FROM logs
  OFFSET 0
),
moved AS (
  SELECT *,
         greatest(evidence, first_reply_chance) AS depth,
         greatest(evidence_before, first_reply_chance_before) AS prev_depth,
         (round((1 - greatest(evidence, first_reply_chance)) * 1e6::double precision) / 1e6::double precision) AS risk,
         (round((greatest(evidence, first_reply_chance) - greatest(evidence_before, first_reply_chance_before)) * 1e6::double precision) / 1e6::double precision) AS trend,
         (round((evidence - evidence_before) * 1e6::double precision) / 1e6::double precision) AS evidence_trend,
         ((0::double precision - 28::double precision) < (coalesce(first_day, start_day) - $2::date)::double precision) AS is_new,
         ((coalesce(silence_days::double precision, 0) >= 56::double precision) AND overdue AND (greatest(evidence, first_reply_chance) < 0.25::double precision)) AS dormant,
         coalesce((round(((active_days - 1::double precision) / (active_days + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) AS worth
  FROM chances
  OFFSET 0
),
staged AS (
  SELECT *,
         (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $13::double precision) AND (depth < $14::double precision)) THEN true WHEN ((silence_days::double precision >= $15::double precision) AND overdue AND (depth < $16::double precision)) THEN true ELSE false END)) AS at_risk,
         (CASE WHEN is_new THEN 'new' WHEN (trend >= 0.05::double precision) THEN 'deepening' WHEN ((-0.05)::double precision >= trend) THEN 'declining' ELSE 'stable' END) AS trend_word,
         (CASE WHEN ((n_in + n_out) = 0::double precision) THEN 'none' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'never_heard' WHEN (30::double precision < turn_days) THEN 'mutual_silence' WHEN (last_word = 1::double precision) THEN 'none' WHEN (last_word = 3::double precision) THEN 'awaiting_our_reply' ELSE 'awaiting_their_reply' END) AS turn,
         (CASE WHEN (depth >= $9::double precision) THEN 'deep' WHEN (depth >= $10::double precision) THEN 'strong' WHEN (depth >= $11::double precision) THEN 'warm' WHEN (depth >= $12::double precision) THEN 'light' ELSE 'faint' END) AS band,
         (CASE WHEN is_new THEN 'new' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'unanswered' WHEN dormant THEN 'dormant' WHEN (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $13::double precision) AND (depth < $14::double precision)) THEN true WHEN ((silence_days::double precision >= $15::double precision) AND overdue AND (depth < $16::double precision)) THEN true ELSE false END)) THEN 'at_risk' WHEN ((n_interactions - n_out) = 1::double precision) THEN 'one_off' WHEN (((0::double precision - 28::double precision) < (last_day - $2::date)::double precision) AND (((0::double precision - 56::double precision) < (last_day_before - $2::date)::double precision) IS NOT TRUE)) THEN 'reactivated' WHEN (depth >= 0.75::double precision) THEN 'core' WHEN (trend >= 0.05::double precision) THEN 'growing' ELSE 'steady' END) AS stage
  FROM moved
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
         dormant, stage, turn, turn_days,
         (CASE WHEN (turn = 'awaiting_our_reply') THEN 'reply' WHEN (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) AND (n_unanswered >= 5::double precision)) THEN 'stop_chasing' WHEN ((turn = 'never_heard') AND (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) IS NOT TRUE)) THEN 'let_rest' WHEN ((stage = 'dormant') AND ((potential >= 0.5::double precision) IS NOT TRUE)) THEN 'let_rest' WHEN (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) AND (CASE WHEN at_risk THEN true WHEN (greatest(0::double precision, ((CASE WHEN (n_unanswered < 2::double precision) THEN 7::double precision ELSE 14::double precision END) - turn_days)) = 0::double precision) THEN true ELSE false END)) THEN 'follow_up' WHEN ((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) THEN 'wait' WHEN (stage = 'dormant') THEN 'win_back' WHEN (at_risk AND (potential >= 0.5::double precision)) THEN 'reach_out_now' WHEN at_risk THEN 'light_nudge' WHEN (stage = 'one_off') THEN 'second_touch' WHEN ((stage = 'new') AND (coalesce(active_days, 0) = 1::double precision)) THEN 'second_touch' WHEN (stage = 'new') THEN 'nurture' WHEN (stage = 'reactivated') THEN 'welcome_back' WHEN (((n_in + n_out) >= 5::double precision) AND ((n_out * 5::double precision) >= ((n_in + n_out) * 4::double precision))) THEN 'invite_reply' WHEN (trend_word = 'declining') THEN 'check_in' WHEN (stage = 'core') THEN 'protect' WHEN (stage = 'growing') THEN 'deepen' ELSE 'keep_rhythm' END) AS action,
         risk,
         potential,
         worth,
         (round((potential * risk) * 1e6::double precision) / 1e6::double precision) AS value_at_stake,
         -- At most the number of days, because the sums of days far from the epoch are limited.
         coalesce((round(exp(CASE WHEN least(log_active, ln(active_days)) > 700 THEN 700 WHEN least(log_active, ln(active_days)) < -700 THEN -700 ELSE least(log_active, ln(active_days)) END) * 1e6::double precision) / 1e6::double precision), 0) AS active_value,
         (round(((((last_day - $2::date)::double precision - (first_day - $2::date)::double precision) + 7::double precision) / active_days) * 1e6::double precision) / 1e6::double precision) AS typical_gap,
         coalesce((round(exp(CASE WHEN (-log_staleness) > 700 THEN 700 WHEN (-log_staleness) < -700 THEN -700 ELSE (-log_staleness) END) * 1e6::double precision) / 1e6::double precision), 0) AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since, agents
  FROM staged
)
INSERT INTO pg_temp.work_scores (agent_id, user_id, agents, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
  dormant, stage, turn, turn_days, action, risk, potential, worth, value_at_stake, active_value, typical_gap, freshness,
  silence_days, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since)
SELECT agent_id, user_id, agents, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
  dormant, stage, turn, turn_days, action, risk, potential, worth, value_at_stake, active_value, typical_gap, freshness,
  silence_days, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
FROM scored
