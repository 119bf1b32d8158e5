-- The scores of relationships in the state that they are in. $1 project, $2 as-of date, $3 when the run finished its work
WITH state AS (
  :state
),
:score_steps
INSERT INTO depth_scores (
  project_id, agent_id, user_id, contact_name, depth, prev_depth, trend, trend_word, band, at_risk, stage, action,
  risk, potential, value_at_stake, active_value, typical_gap, freshness, n_interactions, n_days, n_in, n_out,
  first_day, last_day, silence_days, last_interaction, computed_at,
  value_sum, n_days_before, last_day_before, value_sum_before)
SELECT $1,
       agent_id,
       user_id,
       contact_name,
       depth,
       prev_depth,
       trend,
       trend_word,
       band,
       at_risk,
       stage,
       action,
       risk,
       potential,
       value_at_stake,
       active_value,
       typical_gap,
       freshness,
       n_interactions,
       n_days,
       n_in,
       n_out,
       first_day,
       last_day,
       silence_days,
       last_interaction,
       $3,
       value_sum,
       n_days_before,
       last_day_before,
       value_sum_before
FROM scored
