-- src/explain/moat-explanation.queries.ts
WITH recent AS (
  SELECT agent_id, user_id,
         count(*) FILTER (WHERE day > $2::date - 7) AS days_7,
         sum(n) FILTER (WHERE day > $2::date - 7) AS n_7,
         sum(value) FILTER (WHERE day > $2::date - 7) AS value_7,
         max(day) FILTER (WHERE day <= $2::date - 7) AS last_7,
         count(*) AS days_35,
         sum(value) AS value_35
  FROM (
    SELECT agent_id, user_id, day, n,
           greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - $2::date) / 120::double precision, 400), -400)) AS value
    FROM relationship_days
    WHERE project_id = $1 AND day > $2::date - 7 - 28 AND day <= $2::date
    OFFSET 0
  ) recent_day
  GROUP BY user_id, agent_id
),
past AS (
  SELECT scores.*,
         n_days - coalesce(days_7, 0) AS n_days_7,
         n_interactions - coalesce(n_7, 0) AS n_interactions_7,
         (active_value - coalesce(value_7, 0)) * power(2::double precision, 7 / 120::double precision)
           AS active_value_7,
         $2::date - 7 - coalesce(last_7, earlier.last_day) AS silence_7,
         n_days - coalesce(days_35, 0) AS n_days_35,
         (active_value - coalesce(value_35, 0))
           * power(2::double precision, (7 + 28) / 120::double precision) AS active_value_35,
         $2::date - 7 - 28 - earlier.last_day AS silence_35,
         (4 * (coalesce(last_7, earlier.last_day) - first_day + 7))::double precision AS gaps_7,
         (4 * (earlier.last_day - first_day + 7))::double precision AS gaps_35
  FROM depth_scores scores
  LEFT JOIN recent ON recent.agent_id = scores.agent_id AND recent.user_id = scores.user_id
  CROSS JOIN LATERAL (
    -- The last active day before the window is stored, and rarely within a week of its start.
    SELECT CASE WHEN scores.last_day_before > $2::date - 7 - 28 THEN (
      SELECT max(day) FROM relationship_days
      WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id
        AND day <= $2::date - 7 - 28
    ) ELSE scores.last_day_before END AS last_day
  ) earlier
  WHERE scores.project_id = $1
),
expected AS (
  SELECT *,
         CASE WHEN n_days_7 > 0 THEN active_value_7 * ($10::double precision / 120::double precision) / (1 + power(silence_7 * n_days_7 / gaps_7, 1.5::double precision)) ELSE 0 END AS e_7,
         CASE WHEN n_days_35 > 0 THEN active_value_35 * ($10::double precision / 120::double precision) / (1 + power(silence_35 * n_days_35 / gaps_35, 1.5::double precision)) ELSE 0 END AS e_35
  FROM past
  OFFSET 0
),
week AS (
  SELECT *, e_7 / (1 + e_7) AS depth_7, e_7 / (1 + e_7) - e_35 / (1 + e_35) AS trend_7,
         CASE WHEN n_days_7 > 0
           THEN active_value_7 / (active_value_7 + 120 / $10::double precision)
           ELSE 0 END AS potential_7
  FROM expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         CASE WHEN n_interactions_7 < 2 THEN false
              WHEN silence_7 >= $11::integer AND depth_7 < $12::double precision THEN true
              ELSE silence_7 >= $13::integer AND silence_7 * n_days_7 >= gaps_7
                AND depth_7 < $14::double precision END AS at_risk_7
  FROM week
  OFFSET 0
),
moved AS (
  SELECT agent_id, user_id, contact_name, depth, trend, band, potential, at_risk
  FROM flagged
  ORDER BY abs(
      $3::double precision * (depth - depth_7)
      + $4::double precision * (depth * depth - depth_7 * depth_7)
      + $5::double precision * (greatest(trend, 0) - greatest(trend_7, 0))
      + $6::double precision * (greatest(-trend, 0) - greatest(-trend_7, 0))
      + $7::double precision * (potential - potential_7)
      + $8::double precision * (CASE WHEN at_risk THEN potential ELSE 0 END
                                - CASE WHEN at_risk_7 THEN potential_7 ELSE 0 END)
    ) DESC, agent_id, user_id COLLATE "C"
  LIMIT $9
)
SELECT moved.*, (
  SELECT json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out) ORDER BY day)
  FROM relationship_days
  WHERE project_id = $1 AND agent_id = moved.agent_id AND user_id = moved.user_id AND day <= $2::date
) AS days
FROM moved
