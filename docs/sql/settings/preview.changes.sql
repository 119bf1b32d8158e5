-- src/settings/preview.queries.ts
WITH state AS (
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM depth_scores WHERE project_id = $1 OFFSET 0
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
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($4::double precision + ($5::double precision * log_active)) + ($8::double precision * ln(active_days))) - ($6::double precision * log_staleness)) - ($7::double precision * ln((1::double precision + (0::double precision - (last_day - $2::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS evidence,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(($4::double precision + ($5::double precision * log_active)) + ($8::double precision * ln(active_days)))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS potential,
         (round((($9::double precision / (1::double precision + ((0::double precision - (start_day - $2::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_days::double precision, 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($4::double precision + ($5::double precision * log_active_before)) + ($8::double precision * ln(active_days_before))) - ($6::double precision * log_staleness_before)) - ($7::double precision * ln((1::double precision + ((-28)::double precision - (last_day_before - $2::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision)
           AS evidence_before,
         CASE WHEN (start_day - $2::date)::double precision <= -28 THEN (round((($9::double precision / (1::double precision + (((-28)::double precision - (start_day - $2::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(((-28)::double precision - (last_day_before - $2::date)::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
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
         (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $14::double precision) AND (depth < $15::double precision)) THEN true WHEN ((silence_days::double precision >= $16::double precision) AND overdue AND (depth < $17::double precision)) THEN true ELSE false END)) AS at_risk,
         (CASE WHEN is_new THEN 'new' WHEN (trend >= 0.05::double precision) THEN 'deepening' WHEN ((-0.05)::double precision >= trend) THEN 'declining' ELSE 'stable' END) AS trend_word,
         (CASE WHEN ((n_in + n_out) = 0::double precision) THEN 'none' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'never_heard' WHEN (30::double precision < turn_days) THEN 'mutual_silence' WHEN (last_word = 1::double precision) THEN 'none' WHEN (last_word = 3::double precision) THEN 'awaiting_our_reply' ELSE 'awaiting_their_reply' END) AS turn,
         (CASE WHEN (depth >= $10::double precision) THEN 'deep' WHEN (depth >= $11::double precision) THEN 'strong' WHEN (depth >= $12::double precision) THEN 'warm' WHEN (depth >= $13::double precision) THEN 'light' ELSE 'faint' END) AS band,
         (CASE WHEN is_new THEN 'new' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'unanswered' WHEN dormant THEN 'dormant' WHEN (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $14::double precision) AND (depth < $15::double precision)) THEN true WHEN ((silence_days::double precision >= $16::double precision) AND overdue AND (depth < $17::double precision)) THEN true ELSE false END)) THEN 'at_risk' WHEN ((n_interactions - n_out) = 1::double precision) THEN 'one_off' WHEN (((0::double precision - 28::double precision) < (last_day - $2::date)::double precision) AND (((0::double precision - 56::double precision) < (last_day_before - $2::date)::double precision) IS NOT TRUE)) THEN 'reactivated' WHEN (depth >= 0.75::double precision) THEN 'core' WHEN (trend >= 0.05::double precision) THEN 'growing' ELSE 'steady' END) AS stage
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
  waiting_since
  FROM staged
),
-- Materialized: if the planner expects few rows, it would score all of them again for each.
rescored AS MATERIALIZED (
  SELECT agent_id, user_id, depth, band, at_risk, dormant, evidence, evidence_trend FROM scored
),
pair AS (
  SELECT served.agent_id, served.user_id, served.contact_name, served.value_at_stake, served.start_day, served.last_any_day,
         served.depth, served.band, served.at_risk, served.dormant, served.evidence, served.evidence_trend,
         rescored.depth AS proposed_depth, rescored.band AS proposed_band, rescored.at_risk AS proposed_at_risk,
         rescored.dormant AS proposed_dormant, rescored.evidence AS proposed_evidence,
         rescored.evidence_trend AS proposed_evidence_trend,
         served.n_days > 0 AS heard,
         CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $18::integer THEN 'owed' ELSE 'on_time' END = 'owed' AS owed,
         CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $19::integer THEN 'owed' ELSE 'on_time' END = 'owed' AS proposed_owed,
         round(coalesce((served.worth * exp(CASE WHEN (served.silence_days * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (served.silence_days * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (served.silence_days * (-0.0057762265046662105)::double precision) END)), 0) * 1e12) / 1e12 AS weight
  FROM (SELECT * FROM depth_scores WHERE project_id = $1) AS served
  JOIN rescored USING (agent_id, user_id)
  OFFSET 0
),
side AS (
  SELECT 'current' AS book, band, at_risk, dormant, evidence, evidence_trend, heard, owed, weight FROM pair
  UNION ALL
  SELECT 'proposed', proposed_band, proposed_at_risk, proposed_dormant, proposed_evidence, proposed_evidence_trend, heard,
         proposed_owed, weight
  FROM pair
),
sums AS (
  SELECT book,
         count(*) FILTER (WHERE band = 'deep') AS deep,
         count(*) FILTER (WHERE band = 'strong') AS strong,
         count(*) FILTER (WHERE band = 'warm') AS warm,
         count(*) FILTER (WHERE band = 'light') AS light,
         count(*) FILTER (WHERE band = 'faint') AS faint,
         count(*) FILTER (WHERE at_risk) AS "atRisk",
         count(*) FILTER (WHERE heard) AS heard,
         count(*) FILTER (WHERE owed) AS "replyOwed",
         -- Integers, so that the sums do not depend on the order.
         sum(round(evidence * 1e6)::bigint) / 1e6 AS evidence,
         sum(round(weight * 1e12)::numeric) / 1e12 AS weight,
         sum(round(weight * 1e12)::numeric * round(evidence * 1e6)::numeric) / 1e18 AS "weightedEvidence",
         coalesce(sum(round(weight * 1e12)::numeric) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0) / 1e12
           AS "weightLost",
         sum(greatest(round(evidence_trend * 1e6), 0)) / 1e6 AS gains,
         sum(greatest(-round(evidence_trend * 1e6), 0)) / 1e6 AS losses
  FROM side
  GROUP BY book
),
changes AS (
  SELECT agent_id, user_id, contact_name, depth, band, at_risk, proposed_depth, proposed_band, proposed_at_risk
  FROM pair
  WHERE (band, at_risk) IS DISTINCT FROM (proposed_band, proposed_at_risk)
  ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C"
  LIMIT $3
)
SELECT whole.*,
       (SELECT coalesce(json_agg(sums), '[]') FROM sums) AS books,
       (SELECT coalesce(json_agg(changes), '[]') FROM changes) AS moved
FROM (
  SELECT count(*)::integer AS total,
         (count(*) FILTER (WHERE band <> proposed_band))::integer AS band_changed,
         (count(*) FILTER (WHERE CASE WHEN at_risk THEN false ELSE proposed_at_risk END))::integer AS newly_at_risk,
         (count(*) FILTER (WHERE CASE WHEN proposed_at_risk THEN false ELSE at_risk END))::integer AS no_longer_at_risk,
         min(start_day) - date '1970-01-01' AS first_day,
         max(last_any_day) - date '1970-01-01' AS last_day
  FROM pair
) AS whole
