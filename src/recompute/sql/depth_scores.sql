-- The scores of relationships in the state that they are in. $1 project, $2 as-of date, $3 when the run finished its work
-- OFFSET 0 keeps a step from being inlined into the next, which would compute its powers again for each of its uses.
-- What is expected is computed as in work_book.sql, operation by operation: the same day gives the same bits.
WITH state AS (
  :state
),
expected AS (
  SELECT *,
         $2::date - last_day AS silence_days,
         ($2::date - last_day) * n_days >= :fresh_gaps * (last_day - first_day + :gap_prior) AS overdue,
         value_sum * power(2::double precision, (:epoch - $2::date) / :half_life::double precision) AS active_value,
         power(($2::date - last_day) * n_days
           / (:fresh_gaps * (last_day - first_day + :gap_prior))::double precision,
           :fresh_power::double precision) AS staleness,
         coalesce(
           value_sum_before * power(2::double precision, (:epoch + :window - $2::date) / :half_life::double precision)
             * (:horizon / :half_life::double precision)
             / (1 + power(($2::date - :window - last_day_before) * n_days_before
               / (:fresh_gaps * (last_day_before - first_day + :gap_prior))::double precision,
               :fresh_power::double precision)),
           0) AS e_before
  FROM state
  OFFSET 0
),
score AS (
  SELECT *,
         round(e / (1 + e) * 1e6) / 1e6 AS depth,
         round(e_before / (1 + e_before) * 1e6) / 1e6 AS prev_depth,
         round(active_value / (active_value + :half_life / :horizon::double precision) * 1e6) / 1e6 AS potential
  FROM (
    SELECT *, active_value * (:horizon / :half_life::double precision) / (1 + staleness) AS e FROM expected
    OFFSET 0
  ) AS expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         round((1 - depth) * 1e6) / 1e6 AS risk,
         round((depth - prev_depth) * 1e6) / 1e6 AS trend,
         n_interactions >= 2
           AND ((silence_days >= :cooling_silence AND depth < :cooling_depth)
             OR (silence_days >= :overdue_silence AND overdue AND depth < :overdue_depth)) AS at_risk
  FROM score
  OFFSET 0
),
staged AS (
  SELECT *,
         CASE
           WHEN depth >= :band_deep THEN 'deep'
           WHEN depth >= :band_strong THEN 'strong'
           WHEN depth >= :band_warm THEN 'warm'
           WHEN depth >= :band_light THEN 'light'
           ELSE 'faint'
         END AS band,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN trend >= :trend_step THEN 'deepening'
           WHEN trend <= -:trend_step THEN 'declining'
           ELSE 'stable'
         END AS trend_word,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN silence_days >= :dormant_silence AND overdue AND depth < :dormant_depth THEN 'dormant'
           WHEN at_risk THEN 'at_risk'
           WHEN n_interactions = 1 THEN 'one_off'
           WHEN last_day > $2::date - :window AND last_day_before <= $2::date - 2 * :window THEN 'reactivated'
           WHEN depth >= :core_depth THEN 'core'
           WHEN trend >= :trend_step THEN 'growing'
           ELSE 'steady'
         END AS stage
  FROM flagged
  OFFSET 0
)
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
       CASE
         WHEN stage = 'dormant' THEN CASE WHEN potential >= :high_potential THEN 'win_back' ELSE 'let_rest' END
         WHEN at_risk THEN CASE WHEN potential >= :high_potential THEN 'reach_out_now' ELSE 'light_nudge' END
         WHEN stage = 'one_off' THEN 'second_touch'
         WHEN stage = 'new' THEN CASE WHEN n_days = 1 THEN 'second_touch' ELSE 'nurture' END
         WHEN stage = 'reactivated' THEN 'welcome_back'
         WHEN n_in + n_out >= :one_sided_interactions AND n_out >= :one_sided_share * (n_in + n_out) THEN 'invite_reply'
         WHEN trend_word = 'declining' THEN 'check_in'
         WHEN stage = 'core' THEN 'protect'
         WHEN stage = 'growing' THEN 'deepen'
         ELSE 'keep_rhythm'
       END,
       risk,
       potential,
       round(potential * risk * 1e6) / 1e6,
       round(active_value * 1e6) / 1e6,
       round((last_day - first_day + :gap_prior) / n_days::double precision * 1e6) / 1e6,
       round(1 / (1 + staleness) * 1e6) / 1e6,
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
FROM staged
