-- src/recompute/sql/depth_scores.sql
-- The scores of relationships in the state that they are in.
-- $1 project, $2 as-of date, $3 when the run finished its work; for state_as_kept.sql $4, the as-of date of the scores there
WITH state AS (
  -- As state_of_days.sql, of the relationships named.
  -- The state of relationships from their days, which come from the key in their order: that saves the sort.
-- $1 project, $2 as-of date; what is named has agent_id and user_id
SELECT work.*, day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM pg_temp.work_relationships AS work
  CROSS JOIN LATERAL (
    SELECT
      sum(n)::integer AS n_interactions,
      sum(n_in)::integer AS n_in,
      sum(n_out)::integer AS n_out,
      count(*)::integer AS n_days,
      min(day) AS first_day,
      max(day) AS last_day,
      max(last_at) AS last_interaction,
      sum(value ORDER BY day) AS value_sum,
      -- The same as of the beginning of the window, for the trend.
      (count(*) FILTER (WHERE day <= $2::date - 28))::integer AS n_days_before,
      max(day) FILTER (WHERE day <= $2::date - 28) AS last_day_before,
      sum(value ORDER BY day) FILTER (WHERE day <= $2::date - 28) AS value_sum_before
    FROM (
      SELECT day, n, n_in, n_out, last_at, greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS value
      FROM relationship_days
      WHERE project_id = $1
        AND agent_id = work.agent_id
        AND user_id = work.user_id
        AND day <= $2::date
      ORDER BY day
    ) AS valued
    HAVING count(*) > 0
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
),
expected AS (
  SELECT *,
         $2::date - last_day AS silence_days,
         ($2::date - last_day)::bigint * n_days >= 4 * (last_day - first_day + 7) AS overdue,
         greatest(value_sum, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - $2::date) / 120::double precision, 400), -400)) AS active_value,
         power(($2::date - last_day)::bigint * n_days
           / (4 * (last_day - first_day + 7))::double precision,
           1.5::double precision) AS staleness,
         coalesce(greatest(value_sum_before, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - ($2::date - 28)) / 120::double precision, 400), -400)) * (30 / 120::double precision) / (1 + power((($2::date - 28) - last_day_before)::bigint * n_days_before
           / (4 * (last_day_before - first_day + 7))::double precision,
           1.5::double precision)), 0) AS e_before
  FROM state
  OFFSET 0
),
score AS (
  SELECT *,
         round(e / (1 + e) * 1e6) / 1e6 AS depth,
         round(e_before / (1 + e_before) * 1e6) / 1e6 AS prev_depth,
         round(active_value / (active_value + 120 / 30::double precision) * 1e6) / 1e6 AS potential
  FROM (
    SELECT *, active_value * (30 / 120::double precision) / (1 + staleness) AS e FROM expected
    OFFSET 0
  ) AS expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         round((1 - depth) * 1e6) / 1e6 AS risk,
         round((depth - prev_depth) * 1e6) / 1e6 AS trend,
         n_interactions >= 2 AND CASE
           WHEN silence_days >= 7 AND depth < 0.4 THEN true
           ELSE silence_days >= 14 AND overdue AND depth < 0.6
         END AS at_risk
  FROM score
  OFFSET 0
),
staged AS (
  SELECT *,
         CASE
           WHEN depth >= 0.75 THEN 'deep'
           WHEN depth >= 0.5 THEN 'strong'
           WHEN depth >= 0.25 THEN 'warm'
           WHEN depth >= 0.1 THEN 'light'
           ELSE 'faint'
         END AS band,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN trend >= 0.05 THEN 'deepening'
           WHEN trend <= -0.05 THEN 'declining'
           ELSE 'stable'
         END AS trend_word,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN silence_days >= 56 AND overdue AND depth < 0.25
             THEN 'dormant'
           WHEN at_risk THEN 'at_risk'
           WHEN n_interactions = 1 THEN 'one_off'
           WHEN last_day > $2::date - 28 AND last_day_before <= $2::date - 2 * 28
             THEN 'reactivated'
           WHEN depth >= 0.75 THEN 'core'
           WHEN trend >= 0.05 THEN 'growing'
           ELSE 'steady'
         END AS stage
  FROM flagged
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, prev_depth, trend, trend_word, band, at_risk, stage,
         CASE
           WHEN stage = 'dormant' THEN CASE WHEN potential >= 0.5 THEN 'win_back' ELSE 'let_rest' END
           WHEN at_risk THEN CASE WHEN potential >= 0.5 THEN 'reach_out_now' ELSE 'light_nudge' END
           WHEN stage = 'one_off' THEN 'second_touch'
           WHEN stage = 'new' THEN CASE WHEN n_days = 1 THEN 'second_touch' ELSE 'nurture' END
           WHEN stage = 'reactivated' THEN 'welcome_back'
           WHEN n_in + n_out >= 5 AND n_out >= 0.8 * (n_in + n_out)
             THEN 'invite_reply'
           WHEN trend_word = 'declining' THEN 'check_in'
           WHEN stage = 'core' THEN 'protect'
           WHEN stage = 'growing' THEN 'deepen'
           ELSE 'keep_rhythm'
         END AS action,
         risk,
         potential,
         round(potential * risk * 1e6) / 1e6 AS value_at_stake,
         round(active_value * 1e6) / 1e6 AS active_value,
         round((last_day - first_day + 7) / n_days::double precision * 1e6) / 1e6 AS typical_gap,
         round(1 / (1 + staleness) * 1e6) / 1e6 AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM staged
)
INSERT INTO depth_scores (
  project_id, agent_id, user_id, depth, prev_depth, trend, trend_word, band, at_risk, stage, action,
  risk, potential, value_at_stake, active_value, typical_gap, freshness, silence_days, computed_at, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before)
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
       contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
FROM scored
