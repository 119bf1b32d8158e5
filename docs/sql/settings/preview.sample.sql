-- src/settings/preview.queries.ts
SELECT json_build_array(interactions, start_day, active_days, first_day, known_last_day, active_value, weight, active_after)
         AS observation
FROM (
  SELECT agent_id, user_id FROM depth_scores
  WHERE project_id = $1 AND first_day <= $2::date
  ORDER BY hashtextextended(agent_id::text || user_id, 0), agent_id, user_id
  LIMIT $4
) AS chosen
CROSS JOIN LATERAL (
  SELECT sum(n - n_out) FILTER (WHERE day <= $2::date) AS interactions,
         min(day) - date '1970-01-01' AS start_day,
         count(*) FILTER (WHERE w_part > 0 AND day <= $2::date) AS active_days,
         min(day) FILTER (WHERE w_part > 0) - date '1970-01-01' AS first_day,
         max(day) FILTER (WHERE w_part > 0 AND day <= $2::date) - date '1970-01-01' AS known_last_day,
         sum(greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision, greatest((day - $2::date) / 120::double precision, -1000))) FILTER (WHERE w_part > 0 AND day <= $2::date) AS active_value,
         sum(least(w_part, 1e200::double precision)) FILTER (WHERE day <= $2::date) AS weight,
         count(*) FILTER (WHERE w_part > 0 AND day > $2::date) AS active_after
  FROM relationship_days
  WHERE project_id = $1 AND agent_id = chosen.agent_id AND user_id = chosen.user_id
    AND day <= $2::date + $3::integer
) AS days
