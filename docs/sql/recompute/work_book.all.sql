-- src/recompute/aggregates/snapshot.statements.ts
WITH day AS (
  SELECT agent_id, user_id, day, day - $3::date AS age, w_part > 0 AS took_part, n - n_out AS participations,
         greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value
  FROM relationship_days
  WHERE project_id = $1
    AND day <= $3::date
  OFFSET 0
),
state AS (
  SELECT agent_id, relationship, from_age, start_age, first_age, age, n_days, participations, value
  FROM (
    SELECT agent_id, dense_rank() OVER (ORDER BY user_id, agent_id) AS relationship, took_part, age AS from_age,
           min(age) OVER history AS start_age,
           min(age) FILTER (WHERE took_part) OVER history AS first_age,
           max(age) FILTER (WHERE took_part) OVER history AS age,
           count(*) FILTER (WHERE took_part) OVER history AS n_days,
           sum(participations) OVER history AS participations,
           sum(value) FILTER (WHERE took_part) OVER history AS value
    FROM day
    WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY day ROWS UNBOUNDED PRECEDING)
  ) AS every
  WHERE CASE WHEN took_part THEN true ELSE from_age = start_age END
),
change AS (
  SELECT agent_id, relationship, from_age, start_age, first_age, age, n_days, participations, value,
         NULL::integer AS age_before, NULL::bigint AS n_days_before, NULL::double precision AS value_before
  FROM state
  UNION ALL
  SELECT agent_id, relationship, from_age + 28, start_age, NULL, NULL, NULL, NULL, NULL, age, n_days, value
  FROM state
  WHERE from_age + 28 <= 0
),
piece AS (
  SELECT agent_id, relationship, start_age,
         greatest(from_age, $2::date - $3::date) AS from_age,
         coalesce(lead(from_age) OVER history - 1, 0) AS to_age,
         -- All of these only grow, so the largest so far is the latest; the first day stays.
         min(first_age) OVER history AS first_age,
         max(age) OVER history AS age,
         nullif(max(n_days) OVER history, 0) AS n_days,
         least(max(participations) OVER history, 2) AS participations,
         max(value) OVER history AS value,
         max(age_before) OVER history AS age_before,
         nullif(max(n_days_before) OVER history, 0) AS n_days_before,
         max(value_before) OVER history AS value_before
  FROM change
  WINDOW history AS (PARTITION BY relationship ORDER BY from_age ROWS UNBOUNDED PRECEDING)
),
alike AS (
  SELECT agent_id, from_age, to_age, start_age, first_age, age, n_days, participations, value, age_before, n_days_before, value_before, several_days_of, count(*)::double precision AS members
  FROM (
    -- Only those without weight in the Moat Index: multiplied by many members, it might not fit into 8 bytes.
    SELECT piece.*, CASE WHEN n_days > 1 THEN relationship END AS several_days_of
    FROM piece
    WHERE to_age >= $2::date - $3::date
  ) AS lasting
  GROUP BY agent_id, from_age, to_age, start_age, first_age, age, n_days, participations, value, age_before, n_days_before, value_before, several_days_of
),
numbered AS (
  SELECT *, (dense_rank() OVER (ORDER BY agent_id))::integer * ($3::date - $2::date + 1) + ($3::date - $2::date) AS last_place_of_agent
  FROM alike
),
placed AS (
  SELECT members,
         last_place_of_agent + from_age AS from_place,
         last_place_of_agent + to_age AS to_place,
         last_place_of_agent + start_age AS start_place,
         last_place_of_agent + start_age + 28 AS start_place_before,
         last_place_of_agent + (date '2000-01-01' - $3::date) AS epoch_place,
         last_place_of_agent + (date '2000-01-01' - $3::date) + 28 AS epoch_place_before,
         participations::double precision AS participations,
         n_days::double precision AS active_days,
         (last_place_of_agent + age)::double precision AS last_place,
         (4::double precision * ((age::double precision - first_age::double precision) + 7::double precision)) AS fresh_span,
         ln(value) AS log_value,
         n_days_before::double precision AS active_days_before,
         (last_place_of_agent + age_before + 28)::double precision AS last_place_before,
         (4::double precision * ((age_before::double precision - first_age::double precision) + 7::double precision)) AS fresh_span_before,
         ln(value_before) AS log_value_before,
         coalesce((round(((n_days::double precision - 1::double precision) / (n_days::double precision + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) AS worth
  FROM numbered
  OFFSET 0
),
evidence AS (
  SELECT place, members, start_place, start_place_before, participations, worth,
         (place::double precision - last_place) AS silence,
         (place::double precision - last_place_before) AS silence_before,
         (((place::double precision - last_place) * active_days) >= fresh_span) AS overdue,
         round((1::double precision / (1::double precision + exp(greatest(least((-(((-1.3862943611198906)::double precision + (log_value + ((epoch_place - place)::double precision * 0.0057762265046662105::double precision))) - ln((1::double precision + power((((place::double precision - last_place) * active_days) / fresh_span), 1.5::double precision))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) AS evidence,
         round((1::double precision / (1::double precision + exp(greatest(least((-(((-1.3862943611198906)::double precision + (log_value_before + ((epoch_place_before - place)::double precision * 0.0057762265046662105::double precision))) - ln((1::double precision + power((((place::double precision - last_place_before) * active_days_before) / fresh_span_before), 1.5::double precision))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) AS evidence_before
  FROM placed
  CROSS JOIN LATERAL (SELECT generate_series(from_place, to_place) AS place) AS on_day
  OFFSET 0
),
depth AS (
  SELECT place, members, participations, silence, overdue, evidence, evidence_before,
         CASE WHEN evidence * (1 + silence) >= 100000::double precision THEN evidence ELSE greatest(evidence, round(((0.1::double precision / (1::double precision + ((place::double precision - start_place::double precision) / 28::double precision))) / (1::double precision + coalesce(silence, 0))) * 1e6::double precision)) END AS depth,
         CASE WHEN evidence_before * (1 + silence_before) >= 100000::double precision THEN evidence_before ELSE greatest(evidence_before, CASE WHEN start_place_before <= place THEN round(((0.1::double precision / (1::double precision + ((place::double precision - start_place_before::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_before, 0))) * 1e6::double precision) ELSE 0 END) END AS depth_before,
         CASE WHEN worth > 0 THEN round(coalesce((worth * exp(CASE WHEN (silence * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (silence * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (silence * (-0.0057762265046662105)::double precision) END)), 0) * 1e12::double precision)::bigint ELSE 0 END AS weight
  FROM evidence
  OFFSET 0
),
entry AS (
  SELECT place, members, silence, depth, weight, evidence,
         depth - depth_before AS trend,
         evidence - evidence_before AS evidence_trend,
         ((coalesce(silence, 0) >= 56::double precision) AND overdue AND (depth < 250000::double precision)) AS dormant,
         ((participations >= 2::double precision) AND (((coalesce(silence, 0) >= 56::double precision) AND overdue AND (depth < 250000::double precision)) IS NOT TRUE) AND (CASE WHEN ((silence >= 7::double precision) AND (depth < 400000::double precision)) THEN true WHEN ((silence >= 14::double precision) AND overdue AND (depth < 600000::double precision)) THEN true ELSE false END)) AS at_risk
  FROM depth
  OFFSET 0
)
INSERT INTO pg_temp.work_book (agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost)
SELECT (ARRAY(SELECT DISTINCT agent_id FROM alike ORDER BY agent_id))[place / ($3::date - $2::date + 1)],
       $2::date + place % ($3::date - $2::date + 1), $4::integer * coalesce(sum(members), 0),
       $4::integer * coalesce(sum(members) FILTER (WHERE depth >= 750000::double precision), 0),
       $4::integer * (coalesce(sum(members) FILTER (WHERE depth >= 500000::double precision), 0) - coalesce(sum(members) FILTER (WHERE depth >= 750000::double precision), 0)),
       $4::integer * (coalesce(sum(members) FILTER (WHERE depth >= 250000::double precision), 0) - coalesce(sum(members) FILTER (WHERE depth >= 500000::double precision), 0)),
       $4::integer * (coalesce(sum(members) FILTER (WHERE depth >= 100000::double precision), 0) - coalesce(sum(members) FILTER (WHERE depth >= 250000::double precision), 0)),
       $4::integer * (coalesce(sum(members), 0) - coalesce(sum(members) FILTER (WHERE depth >= 100000::double precision), 0)),
       $4::integer * coalesce(sum(members) FILTER (WHERE at_risk), 0),
       $4::integer * coalesce(sum(members) FILTER (WHERE trend >= 50000), 0),
       $4::integer * coalesce(sum(members) FILTER (WHERE trend <= -50000), 0),
       $4::integer * coalesce(sum(members) FILTER (WHERE silence IS NOT NULL), 0),
       $4::integer * sum(members * depth),
       $4::integer * sum(members * evidence),
       $4::integer * coalesce(sum(members * evidence_trend) FILTER (WHERE evidence_trend > 0), 0),
       $4::integer * (coalesce(sum(members * evidence_trend) FILTER (WHERE evidence_trend > 0), 0) - sum(members * evidence_trend)),
       $4::integer * sum(weight),
       $4::integer * sum(weight * evidence::bigint),
       $4::integer * coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0)
FROM entry
GROUP BY place
