-- src/recompute/scores/before.statements.ts
WITH copied AS (
  INSERT INTO pg_temp.work_before (agent_id, user_id, standing, band, stage, reply, at_risk, dormant, silence_days, depth, trend, evidence, evidence_trend, worth, is_exact, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction, value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since, waiting_since)
  SELECT agent_id, user_id, standing, band, stage, reply, at_risk, dormant, silence_days, depth, trend, evidence, evidence_trend, worth,
  coalesce(CASE
    WHEN was_scored IS NULL THEN days = 1 AND n_before IS NULL
    -- A row of an earlier release: it does not know since when the contact has waited.
    WHEN was_last_word = 3 AND was_waiting_since IS NULL THEN false
    WHEN days = 0 THEN true
    WHEN days > 1 THEN false
    WHEN n_before IS NULL THEN day > was_last_any_day
    ELSE day = was_last_any_day
      AND CASE WHEN w_part_before > 0 THEN w_part > 0 AND least(w_part, 1) = least(w_part_before, 1) ELSE true END
      AND CASE WHEN n_before > n_in_before THEN n > n_in ELSE true END
  END
  AND CASE WHEN days = 1 THEN n IS NOT NULL AND day > $2::date - 28 AND day <= $2::date ELSE true END, false),
  coalesce(was_interactions, 0) + coalesce(n, 0) - coalesce(n_before, 0),
  coalesce(was_days, 0) + CASE WHEN w_part > 0 AND coalesce(w_part_before, 0) = 0 THEN 1 ELSE 0 END,
  coalesce(was_in, 0) + coalesce(n_in, 0) - coalesce(n_in_before, 0),
  coalesce(was_out, 0) + coalesce(n_out, 0) - coalesce(n_out_before, 0),
  coalesce(was_start_day, day),
  coalesce(was_first_day, CASE WHEN w_part > 0 THEN day END),
  CASE WHEN w_part > 0 THEN day ELSE was_last_day END,
  coalesce(last_at, was_last_interaction),
  coalesce(was_value_sum, 0) + CASE WHEN w_part > 0 AND coalesce(w_part_before, 0) = 0 THEN value ELSE 0 END,
  coalesce(was_days_before, 0),
  was_last_day_before,
  was_value_sum_before,
  coalesce(day, was_last_any_day),
  coalesce(word, was_last_word),
  CASE WHEN w_part > 0 THEN CASE WHEN n_out > 0 AND word = 2 THEN 1 ELSE 0 END
    ELSE coalesce(was_unanswered, 0) + CASE WHEN n_out > 0 AND coalesce(n_out_before, 0) = 0 THEN 1 ELSE 0 END END,
  CASE WHEN w_part > 0 THEN CASE WHEN n_out > 0 AND word = 2 THEN day END
    ELSE coalesce(was_unanswered_since, CASE WHEN n_out > 0 THEN day END) END,
  CASE WHEN n > n_in THEN CASE WHEN n_in > 0 AND word = 3 THEN day END ELSE coalesce(was_waiting_since, day) END
  FROM (
    SELECT work.*, kept.*
    FROM (
      -- Not a join of two work tables, which for few rows would compare each with each.
      SELECT agent_id, user_id, count(day) AS days, max(day) AS day, max(word) AS word, max(value) AS value,
             max(n) AS n, max(n_in) AS n_in, max(n_out) AS n_out, max(last_at) AS last_at, max(w_part) AS w_part, max(n_before) AS n_before, max(n_in_before) AS n_in_before, max(n_out_before) AS n_out_before, max(w_part_before) AS w_part_before
      FROM (
        SELECT agent_id, user_id, day, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END AS word, greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value, n, n_in, n_out, last_at, w_part, n_before, n_in_before, n_out_before, w_part_before
        FROM pg_temp.work_days
        UNION ALL
        SELECT agent_id, user_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_temp.work_relationships
      ) AS part
      GROUP BY agent_id, user_id
    ) AS work
    LEFT JOIN LATERAL (
      SELECT true AS was_scored, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, band AS band, stage AS stage, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $3::integer THEN 'owed' ELSE 'on_time' END AS reply, at_risk, dormant, silence_days, depth, trend, evidence, evidence_trend, worth,
             n_interactions AS was_interactions, n_days AS was_days, n_in AS was_in, n_out AS was_out, start_day AS was_start_day, first_day AS was_first_day, last_day AS was_last_day, last_interaction AS was_last_interaction, value_sum AS was_value_sum, n_days_before AS was_days_before, last_day_before AS was_last_day_before, value_sum_before AS was_value_sum_before, last_any_day AS was_last_any_day, last_word AS was_last_word, n_unanswered AS was_unanswered, unanswered_since AS was_unanswered_since, waiting_since AS was_waiting_since
      FROM depth_scores
      WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
      OFFSET 0
    ) AS kept ON true
  ) AS relationship
  RETURNING is_exact
)
SELECT (count(*) FILTER (WHERE is_exact))::integer AS rows, (count(*) FILTER (WHERE NOT is_exact))::integer AS others FROM copied
