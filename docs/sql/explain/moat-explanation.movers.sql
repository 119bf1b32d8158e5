-- src/explain/moat-explanation.queries.ts
WITH recent AS MATERIALIZED (
  SELECT agent_id, user_id,
         count(*) FILTER (WHERE day > ($2::date - 7) AND value > 0) AS days_7,
         coalesce(sum(n) FILTER (WHERE day > ($2::date - 7)), 0) AS n_7,
         coalesce(sum(n_in) FILTER (WHERE day > ($2::date - 7)), 0) AS in_7,
         coalesce(sum(n_out) FILTER (WHERE day > ($2::date - 7)), 0) AS out_7,
         coalesce(sum(value) FILTER (WHERE day > ($2::date - 7)), 0) AS value_7,
         max(day) FILTER (WHERE day <= ($2::date - 7) AND value > 0) AS last_7,
         count(*) FILTER (WHERE value > 0) AS days_35,
         sum(value) AS value_35
  FROM (
    SELECT agent_id, user_id, day, n, n_in, n_out, CASE WHEN w_part > 0 THEN greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) ELSE 0 END AS value
    FROM relationship_days
    WHERE project_id = $1 AND day > ($2::date - 7 - 28) AND day <= $2::date
    OFFSET 0
  ) recent_day
  GROUP BY user_id, agent_id
),
state AS (
  SELECT scores.agent_id, scores.user_id, scores.contact_name,
         (n_interactions - coalesce(n_7, 0))::integer AS n_interactions,
         n_days_7 AS n_days,
         (n_in - coalesce(in_7, 0))::integer AS n_in,
         (n_out - coalesce(out_7, 0))::integer AS n_out,
         start_day,
         CASE WHEN n_days_7 > 0 THEN first_day END AS first_day,
         CASE WHEN n_days_7 > 0 THEN coalesce(last_7, last_35) END AS last_day,
         last_interaction,
         CASE WHEN n_days_7 > 0 THEN greatest(value_sum - coalesce(value_7, 0), 1e-300::double precision) ELSE 0 END AS value_sum,
         n_days_35 AS n_days_before,
         CASE WHEN n_days_35 > 0 THEN last_35 END AS last_day_before,
         CASE WHEN n_days_35 > 0 THEN greatest(value_sum - coalesce(value_35, 0), 1e-300::double precision) END AS value_sum_before,
         last_any_day, last_word, n_unanswered, unanswered_since, waiting_since
  FROM (
    SELECT depth_scores.*, n_7, in_7, out_7, value_7, last_7, value_35,
           (n_days - coalesce(days_7, 0))::integer AS n_days_7,
           (n_days - coalesce(days_35, 0))::integer AS n_days_35,
           -- The last active day before the window is stored, and rarely within a week of its start.
           CASE WHEN last_day_before > ($2::date - 7 - 28) THEN (
             SELECT max(day) FROM relationship_days
             WHERE project_id = $1 AND agent_id = depth_scores.agent_id AND user_id = depth_scores.user_id
               AND day <= ($2::date - 7 - 28) AND w_part > 0
           ) ELSE last_day_before END AS last_35
    FROM depth_scores
    LEFT JOIN recent ON recent.agent_id = depth_scores.agent_id AND recent.user_id = depth_scores.user_id
    WHERE depth_scores.project_id = $1
  ) scores
  WHERE start_day <= ($2::date - 7)
),
logs AS (
  SELECT *,
         nullif(n_days, 0)::double precision AS active_days,
         nullif(n_days_before, 0)::double precision AS active_days_before,
         ($2::date - 7) - last_day AS silence_days,
         ($2::date - 7) - last_any_day AS turn_days,
         (ln(nullif(value_sum, 0)) + (((date '2000-01-01' - ($2::date - 7))::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active,
         ln((1::double precision + power((((0::double precision - (last_day - ($2::date - 7))::double precision) * nullif(n_days, 0)::double precision) / (4::double precision * (((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness,
         (ln(nullif(value_sum_before, 0)) + (((date '2000-01-01' - ($2::date - 7))::double precision - (-28)::double precision) * 0.0057762265046662105::double precision)) AS log_active_before,
         ln((1::double precision + power(((((-28)::double precision - (last_day_before - ($2::date - 7))::double precision) * nullif(n_days_before, 0)::double precision) / (4::double precision * (((last_day_before - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness_before,
         (((0::double precision - (last_day - ($2::date - 7))::double precision) * nullif(n_days, 0)::double precision) >= (4::double precision * (((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))) AS overdue
  FROM state
  OFFSET 0
),
chances AS (
  SELECT *,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($10::double precision + ($11::double precision * log_active)) + ($14::double precision * ln(active_days))) - ($12::double precision * log_staleness)) - ($13::double precision * ln((1::double precision + (0::double precision - (last_day - ($2::date - 7))::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS evidence,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(($10::double precision + ($11::double precision * log_active)) + ($14::double precision * ln(active_days)))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS potential,
         (round((($15::double precision / (1::double precision + ((0::double precision - (start_day - ($2::date - 7))::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_days::double precision, 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($10::double precision + ($11::double precision * log_active_before)) + ($14::double precision * ln(active_days_before))) - ($12::double precision * log_staleness_before)) - ($13::double precision * ln((1::double precision + ((-28)::double precision - (last_day_before - ($2::date - 7))::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision)
           AS evidence_before,
         CASE WHEN (start_day - ($2::date - 7))::double precision <= -28 THEN (round((($15::double precision / (1::double precision + (((-28)::double precision - (start_day - ($2::date - 7))::double precision) / 28::double precision))) / (1::double precision + coalesce(((-28)::double precision - (last_day_before - ($2::date - 7))::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
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
         ((0::double precision - 28::double precision) < (coalesce(first_day, start_day) - ($2::date - 7))::double precision) AS is_new,
         ((coalesce(silence_days::double precision, 0) >= 56::double precision) AND overdue AND (greatest(evidence, first_reply_chance) < 0.25::double precision)) AS dormant,
         coalesce((round(((active_days - 1::double precision) / (active_days + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) AS worth
  FROM chances
  OFFSET 0
),
staged AS (
  SELECT *,
         (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $16::double precision) AND (depth < $17::double precision)) THEN true WHEN ((silence_days::double precision >= $18::double precision) AND overdue AND (depth < $19::double precision)) THEN true ELSE false END)) AS at_risk,
         (CASE WHEN is_new THEN 'new' WHEN (trend >= 0.05::double precision) THEN 'deepening' WHEN ((-0.05)::double precision >= trend) THEN 'declining' ELSE 'stable' END) AS trend_word,
         (CASE WHEN ((n_in + n_out) = 0::double precision) THEN 'none' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'never_heard' WHEN (30::double precision < turn_days) THEN 'mutual_silence' WHEN (last_word = 1::double precision) THEN 'none' WHEN (last_word = 3::double precision) THEN 'awaiting_our_reply' ELSE 'awaiting_their_reply' END) AS turn,
         (CASE WHEN (depth >= 1::double precision) THEN 'deep' WHEN (depth >= 1::double precision) THEN 'strong' WHEN (depth >= 1::double precision) THEN 'warm' WHEN (depth >= 1::double precision) THEN 'light' ELSE 'faint' END) AS band,
         (CASE WHEN is_new THEN 'new' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'unanswered' WHEN dormant THEN 'dormant' WHEN (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $16::double precision) AND (depth < $17::double precision)) THEN true WHEN ((silence_days::double precision >= $18::double precision) AND overdue AND (depth < $19::double precision)) THEN true ELSE false END)) THEN 'at_risk' WHEN ((n_interactions - n_out) = 1::double precision) THEN 'one_off' WHEN (((0::double precision - 28::double precision) < (last_day - ($2::date - 7))::double precision) AND (((0::double precision - 56::double precision) < (last_day_before - ($2::date - 7))::double precision) IS NOT TRUE)) THEN 'reactivated' WHEN (depth >= 0.75::double precision) THEN 'core' WHEN (trend >= 0.05::double precision) THEN 'growing' ELSE 'steady' END) AS stage
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
         (round(((((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision) / active_days) * 1e6::double precision) / 1e6::double precision) AS typical_gap,
         coalesce((round(exp(CASE WHEN (-log_staleness) > 700 THEN 700 WHEN (-log_staleness) < -700 THEN -700 ELSE (-log_staleness) END) * 1e6::double precision) / 1e6::double precision), 0) AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM staged
),
-- Materialized: if the planner expects few rows, it would score all of them again for each.
week_ago AS MATERIALIZED (
  SELECT agent_id, user_id, evidence, evidence_trend, worth, silence_days, at_risk, dormant FROM scored
),
week_book AS (
  SELECT json_build_object(
           'heard', count(silence_days),
           'evidence_sum', coalesce(sum(evidence), 0),
           'weight', coalesce(sum(weight), 0),
           'weighted_evidence', coalesce(sum(weight * evidence), 0),
           'weight_lost', coalesce(sum(weight) FILTER (WHERE lost), 0),
           'gains', coalesce(sum(greatest(evidence_trend, 0)), 0),
           'losses', coalesce(sum(greatest(-evidence_trend, 0)), 0)
         ) AS week
  FROM (
    SELECT silence_days, round(evidence * 1e6)::integer AS evidence, round(evidence_trend * 1e6)::integer AS evidence_trend,
           round(coalesce((worth * exp(CASE WHEN (silence_days::double precision * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (silence_days::double precision * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (silence_days::double precision * (-0.0057762265046662105)::double precision) END)), 0) * 1e12)::bigint AS weight, CASE WHEN at_risk THEN true ELSE dormant END AS lost
    FROM week_ago
    OFFSET 0
  ) AS score
),
weighed AS (
  SELECT present.agent_id, present.user_id, present.contact_name, present.depth, present.evidence, present.evidence_trend, present.worth,
         present.silence_days, present.at_risk, present.dormant,
         coalesce((present.worth * exp(CASE WHEN (present.silence_days::double precision * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (present.silence_days::double precision * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (present.silence_days::double precision * (-0.0057762265046662105)::double precision) END)), 0) AS weight,
         week.evidence AS evidence_7,
         week.evidence_trend AS evidence_trend_7,
         coalesce((week.worth * exp(CASE WHEN (week.silence_days::double precision * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (week.silence_days::double precision * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (week.silence_days::double precision * (-0.0057762265046662105)::double precision) END)), 0) AS weight_7,
         CASE WHEN present.at_risk THEN true ELSE present.dormant END AS lost,
         CASE WHEN week.at_risk THEN true ELSE week.dormant END AS lost_7
  FROM depth_scores AS present
  LEFT JOIN week_ago AS week ON week.agent_id = present.agent_id AND week.user_id = present.user_id
  WHERE present.project_id = $1
  OFFSET 0
),
greatest_movers AS (
  SELECT *
  FROM weighed
  ORDER BY abs(
      $3::double precision * (evidence - coalesce(evidence_7, 0))
      + $4::double precision * (weight - coalesce(weight_7, 0))
      + $5::double precision * (weight * evidence - coalesce(weight_7 * evidence_7, 0))
      + $6::double precision * (CASE WHEN lost THEN weight ELSE 0 END - coalesce(CASE WHEN lost_7 THEN weight_7 ELSE 0 END, 0))
      + $7::double precision * (greatest(evidence_trend, 0) - coalesce(greatest(evidence_trend_7, 0), 0))
      + $8::double precision * (greatest(-evidence_trend, 0) - coalesce(greatest(-evidence_trend_7, 0), 0))
    ) DESC, agent_id, user_id COLLATE "C"
  LIMIT $9
)
SELECT present.agent_id, present.user_id, present.contact_name, present.depth, present.evidence, present.evidence_trend,
       present.worth, present.silence_days, present.at_risk, present.dormant, week.before, week_book.week
FROM greatest_movers AS present
CROSS JOIN week_book
LEFT JOIN LATERAL (
  -- Exact, unlike the difference of sums above.
  WITH state AS (
    SELECT present.agent_id, present.user_id, present.contact_name, day.*
    FROM (
      SELECT
        sum(n)::integer AS n_interactions,
      sum(n_in)::integer AS n_in,
      sum(n_out)::integer AS n_out,
      (count(*) FILTER (WHERE w_part > 0))::integer AS n_days,
      min(day) AS start_day,
      min(day) FILTER (WHERE w_part > 0) AS first_day,
      max(day) FILTER (WHERE w_part > 0) AS last_day,
      max(last_at) AS last_interaction,
      coalesce(sum(value ORDER BY day) FILTER (WHERE w_part > 0), 0) AS value_sum,
      (count(*) FILTER (WHERE w_part > 0 AND day <= ($2::date - 7) - 28))::integer AS n_days_before,
      max(day) FILTER (WHERE w_part > 0 AND day <= ($2::date - 7) - 28) AS last_day_before,
      sum(value ORDER BY day) FILTER (WHERE w_part > 0 AND day <= ($2::date - 7) - 28) AS value_sum_before,
      max(day) AS last_any_day,
      (max((day - date '2000-01-01') * 4 + last_word) & 3)::smallint AS last_word,
      (count(*) FILTER (WHERE n_out > 0 AND CASE WHEN active_day IS NULL THEN true WHEN day > active_day THEN true ELSE day = active_day AND last_word = 2 END))::integer AS n_unanswered,
      min(day) FILTER (WHERE n_out > 0 AND CASE WHEN active_day IS NULL THEN true WHEN day > active_day THEN true ELSE day = active_day AND last_word = 2 END) AS unanswered_since,
      min(day) FILTER (WHERE n_in > 0 AND CASE WHEN answer_day IS NULL THEN true WHEN day > answer_day THEN true ELSE day = answer_day AND last_word = 3 END) AS waiting_since
      FROM (
        SELECT day, n, n_in, n_out, last_at, w_part, greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END AS last_word, max(day) FILTER (WHERE w_part > 0) OVER () AS active_day, NULL::date AS answer_day
        FROM relationship_days
        WHERE project_id = $1 AND agent_id = present.agent_id AND user_id = present.user_id AND day <= ($2::date - 7)
        ORDER BY day
      ) AS valued
      HAVING count(*) > 0
    ) AS day
  ),
  logs AS (
  SELECT *,
         nullif(n_days, 0)::double precision AS active_days,
         nullif(n_days_before, 0)::double precision AS active_days_before,
         ($2::date - 7) - last_day AS silence_days,
         ($2::date - 7) - last_any_day AS turn_days,
         (ln(nullif(value_sum, 0)) + (((date '2000-01-01' - ($2::date - 7))::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active,
         ln((1::double precision + power((((0::double precision - (last_day - ($2::date - 7))::double precision) * nullif(n_days, 0)::double precision) / (4::double precision * (((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness,
         (ln(nullif(value_sum_before, 0)) + (((date '2000-01-01' - ($2::date - 7))::double precision - (-28)::double precision) * 0.0057762265046662105::double precision)) AS log_active_before,
         ln((1::double precision + power(((((-28)::double precision - (last_day_before - ($2::date - 7))::double precision) * nullif(n_days_before, 0)::double precision) / (4::double precision * (((last_day_before - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness_before,
         (((0::double precision - (last_day - ($2::date - 7))::double precision) * nullif(n_days, 0)::double precision) >= (4::double precision * (((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision))) AS overdue
  FROM state
  OFFSET 0
),
chances AS (
  SELECT *,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($10::double precision + ($11::double precision * log_active)) + ($14::double precision * ln(active_days))) - ($12::double precision * log_staleness)) - ($13::double precision * ln((1::double precision + (0::double precision - (last_day - ($2::date - 7))::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS evidence,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(($10::double precision + ($11::double precision * log_active)) + ($14::double precision * ln(active_days)))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS potential,
         (round((($15::double precision / (1::double precision + ((0::double precision - (start_day - ($2::date - 7))::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_days::double precision, 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($10::double precision + ($11::double precision * log_active_before)) + ($14::double precision * ln(active_days_before))) - ($12::double precision * log_staleness_before)) - ($13::double precision * ln((1::double precision + ((-28)::double precision - (last_day_before - ($2::date - 7))::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision)
           AS evidence_before,
         CASE WHEN (start_day - ($2::date - 7))::double precision <= -28 THEN (round((($15::double precision / (1::double precision + (((-28)::double precision - (start_day - ($2::date - 7))::double precision) / 28::double precision))) / (1::double precision + coalesce(((-28)::double precision - (last_day_before - ($2::date - 7))::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
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
         ((0::double precision - 28::double precision) < (coalesce(first_day, start_day) - ($2::date - 7))::double precision) AS is_new,
         ((coalesce(silence_days::double precision, 0) >= 56::double precision) AND overdue AND (greatest(evidence, first_reply_chance) < 0.25::double precision)) AS dormant,
         coalesce((round(((active_days - 1::double precision) / (active_days + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) AS worth
  FROM chances
  OFFSET 0
),
staged AS (
  SELECT *,
         (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $16::double precision) AND (depth < $17::double precision)) THEN true WHEN ((silence_days::double precision >= $18::double precision) AND overdue AND (depth < $19::double precision)) THEN true ELSE false END)) AS at_risk,
         (CASE WHEN is_new THEN 'new' WHEN (trend >= 0.05::double precision) THEN 'deepening' WHEN ((-0.05)::double precision >= trend) THEN 'declining' ELSE 'stable' END) AS trend_word,
         (CASE WHEN ((n_in + n_out) = 0::double precision) THEN 'none' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'never_heard' WHEN (30::double precision < turn_days) THEN 'mutual_silence' WHEN (last_word = 1::double precision) THEN 'none' WHEN (last_word = 3::double precision) THEN 'awaiting_our_reply' ELSE 'awaiting_their_reply' END) AS turn,
         (CASE WHEN (depth >= 1::double precision) THEN 'deep' WHEN (depth >= 1::double precision) THEN 'strong' WHEN (depth >= 1::double precision) THEN 'warm' WHEN (depth >= 1::double precision) THEN 'light' ELSE 'faint' END) AS band,
         (CASE WHEN is_new THEN 'new' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'unanswered' WHEN dormant THEN 'dormant' WHEN (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $16::double precision) AND (depth < $17::double precision)) THEN true WHEN ((silence_days::double precision >= $18::double precision) AND overdue AND (depth < $19::double precision)) THEN true ELSE false END)) THEN 'at_risk' WHEN ((n_interactions - n_out) = 1::double precision) THEN 'one_off' WHEN (((0::double precision - 28::double precision) < (last_day - ($2::date - 7))::double precision) AND (((0::double precision - 56::double precision) < (last_day_before - ($2::date - 7))::double precision) IS NOT TRUE)) THEN 'reactivated' WHEN (depth >= 0.75::double precision) THEN 'core' WHEN (trend >= 0.05::double precision) THEN 'growing' ELSE 'steady' END) AS stage
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
         (round(((((last_day - ($2::date - 7))::double precision - (first_day - ($2::date - 7))::double precision) + 7::double precision) / active_days) * 1e6::double precision) / 1e6::double precision) AS typical_gap,
         coalesce((round(exp(CASE WHEN (-log_staleness) > 700 THEN 700 WHEN (-log_staleness) < -700 THEN -700 ELSE (-log_staleness) END) * 1e6::double precision) / 1e6::double precision), 0) AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM staged
)
  SELECT json_build_object(
    'depth', depth, 'evidence', evidence, 'evidenceTrend', evidence_trend, 'worth', worth, 'silenceDays', silence_days,
    'atRisk', at_risk, 'dormant', dormant
  ) AS before
  FROM scored
) AS week ON true
