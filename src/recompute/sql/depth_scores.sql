-- The scores of relationships in the state that they are in.
-- $1 project, $2 as-of date, $3 when the run finished its work; for state_as_kept.sql $4, the as-of date of the scores there
WITH :state,
:score_steps
INSERT INTO depth_scores (
  project_id, agent_id, user_id, depth, prev_depth, trend, trend_word, band, at_risk, stage, action,
  risk, potential, value_at_stake, active_value, typical_gap, freshness, silence_days, computed_at, :kept_state)
SELECT $1,
       agent_id,
       user_id,
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
       silence_days,
       $3,
       :kept_state
FROM scored
