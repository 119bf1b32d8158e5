-- src/recompute/snapshot.statements.ts
WITH day AS (
  SELECT agent_id, user_id, day - $3::date AS age, w_part > 0 AS took_part, n - n_out AS participations,
         greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value,
         min(day) OVER relationship - $3::date AS start_age
  FROM (
    SELECT found.* FROM pg_temp.work_relationships AS work CROSS JOIN LATERAL (
      SELECT * FROM relationship_days WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id OFFSET 0) AS found) AS relationship_days
  WHERE project_id = $1
    AND day <= $3::date
  WINDOW relationship AS (PARTITION BY user_id, agent_id)
),
state AS (
  SELECT agent_id, user_id, age AS from_age, start_age,
         min(age) FILTER (WHERE took_part) OVER history AS first_age,
         max(age) FILTER (WHERE took_part) OVER history AS age,
         count(*) FILTER (WHERE took_part) OVER history AS n_days,
         sum(participations) OVER history AS participations,
         sum(value) FILTER (WHERE took_part) OVER history AS value
  FROM day
  WHERE CASE WHEN took_part THEN true ELSE age = start_age END
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY age ROWS UNBOUNDED PRECEDING)
),
change AS (
  SELECT agent_id, user_id, from_age, start_age, first_age, age, n_days, participations, value,
         NULL::integer AS age_before, NULL::bigint AS n_days_before, NULL::double precision AS value_before
  FROM state
  UNION ALL
  SELECT agent_id, user_id, from_age + 28, start_age, NULL, NULL, NULL, NULL, NULL, age, n_days, value
  FROM state
  WHERE from_age + 28 <= 0
),
piece AS (
  SELECT agent_id, user_id, from_age, start_age,
         lead(from_age) OVER history - 1 AS to_age,
         -- All of these only grow, so the largest so far is the latest; the first day stays.
         min(first_age) OVER history AS first_age,
         max(age) OVER history AS age,
         nullif(max(n_days) OVER history, 0)::double precision AS active_days,
         max(participations) OVER history AS participations,
         ln(max(value) OVER history) AS log_value,
         max(age_before) OVER history AS age_before,
         nullif(max(n_days_before) OVER history, 0)::double precision AS active_days_before,
         ln(max(value_before) OVER history) AS log_value_before
  FROM change
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY from_age ROWS UNBOUNDED PRECEDING)
),
odds AS (
  SELECT agent_id, on_age, start_age, age, age_before, active_days, participations,
         (((on_age::double precision - age::double precision) * active_days) >= (4::double precision * ((age::double precision - first_age::double precision) + 7::double precision))) AS overdue,
         (((-1.3862943611198906)::double precision + (log_value + (((date '2000-01-01' - $3::date) - on_age)::double precision * 0.0057762265046662105::double precision))) - ln((1::double precision + power((((on_age::double precision - age::double precision) * active_days) / (4::double precision * ((age::double precision - first_age::double precision) + 7::double precision))), 1.5::double precision)))) AS odds,
         (((-1.3862943611198906)::double precision + (log_value_before + (((date '2000-01-01' - $3::date) - (on_age - 28))::double precision * 0.0057762265046662105::double precision))) - ln((1::double precision + power(((((on_age - 28)::double precision - age_before::double precision) * active_days_before) / (4::double precision * ((age_before::double precision - first_age::double precision) + 7::double precision))), 1.5::double precision)))) AS odds_before
  FROM piece
  CROSS JOIN LATERAL generate_series(greatest(from_age, $2::date - $3::date), coalesce(to_age, 0)) AS on_age
  WHERE coalesce(to_age, 0) >= $2::date - $3::date
  OFFSET 0
),
chances AS (
  SELECT agent_id, on_age, active_days, participations, overdue,
         (on_age - age)::double precision AS silence,
         coalesce((round((1::double precision / (1::double precision + exp(CASE WHEN (-odds) > 700 THEN 700 WHEN (-odds) < -700 THEN -700 ELSE (-odds) END))) * 1e6::double precision) / 1e6::double precision), 0) AS evidence,
         (round(((0.1::double precision / (1::double precision + ((on_age::double precision - start_age::double precision) / 28::double precision))) / (1::double precision + coalesce((on_age::double precision - age::double precision), 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         coalesce((round((1::double precision / (1::double precision + exp(CASE WHEN (-odds_before) > 700 THEN 700 WHEN (-odds_before) < -700 THEN -700 ELSE (-odds_before) END))) * 1e6::double precision) / 1e6::double precision), 0) AS evidence_before,
         CASE WHEN start_age <= on_age - 28 THEN (round(((0.1::double precision / (1::double precision + (((on_age - 28)::double precision - start_age::double precision) / 28::double precision))) / (1::double precision + coalesce(((on_age - 28)::double precision - age_before::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
           AS first_reply_chance_before
  FROM odds
  OFFSET 0
),
score AS (
  SELECT agent_id, on_age, active_days, participations, overdue, silence, evidence, evidence_before,
         greatest(evidence, first_reply_chance) AS depth,
         greatest(evidence_before, first_reply_chance_before) AS prev_depth
  FROM chances
  OFFSET 0
),
flagged AS (
  SELECT *, ((coalesce(silence, 0) >= 56::double precision) AND overdue AND (depth < 0.25::double precision)) AS dormant
  FROM score
  OFFSET 0
),
entry AS (
  SELECT agent_id, on_age, dormant, silence IS NOT NULL AS heard, depth AS depth_value,
         ((participations >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence >= 7::double precision) AND (depth < 0.4::double precision)) THEN true WHEN ((silence >= 14::double precision) AND overdue AND (depth < 0.6::double precision)) THEN true ELSE false END)) AS at_risk,
         round(depth * 1e6)::integer AS depth,
         round((round((depth - prev_depth) * 1e6::double precision) / 1e6::double precision) * 1e6)::integer AS trend,
         round(evidence * 1e6)::integer AS evidence,
         round((round((evidence - evidence_before) * 1e6::double precision) / 1e6::double precision) * 1e6)::integer AS evidence_trend,
         round(coalesce((coalesce((round(((active_days - 1::double precision) / (active_days + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) * exp(CASE WHEN (silence * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (silence * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (silence * (-0.0057762265046662105)::double precision) END)), 0) * 1e12)::bigint AS weight
  FROM flagged
  OFFSET 0
)
INSERT INTO pg_temp.work_book (agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost, depth_squares, potential, potential_at_risk)
SELECT agent_id, $3::date + on_age, $4::integer * count(*),
       $4::integer * count(*) FILTER (WHERE depth_value >= 0.75::double precision),
       $4::integer * (count(*) FILTER (WHERE depth_value >= 0.5::double precision) - count(*) FILTER (WHERE depth_value >= 0.75::double precision)),
       $4::integer * (count(*) FILTER (WHERE depth_value >= 0.25::double precision) - count(*) FILTER (WHERE depth_value >= 0.5::double precision)),
       $4::integer * (count(*) FILTER (WHERE depth_value >= 0.1::double precision) - count(*) FILTER (WHERE depth_value >= 0.25::double precision)),
       $4::integer * (count(*) - count(*) FILTER (WHERE depth_value >= 0.1::double precision)),
       $4::integer * count(*) FILTER (WHERE at_risk),
       $4::integer * count(*) FILTER (WHERE trend >= 50000),
       $4::integer * count(*) FILTER (WHERE trend <= -50000),
       $4::integer * count(*) FILTER (WHERE heard),
       $4::integer * sum(depth),
       $4::integer * sum(evidence),
       $4::integer * sum(greatest(evidence_trend, 0)),
       $4::integer * sum(greatest(-evidence_trend, 0)),
       $4::integer * sum(weight),
       $4::integer * sum(weight * evidence),
       $4::integer * coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0), 0, 0, 0
FROM entry
GROUP BY agent_id, on_age
