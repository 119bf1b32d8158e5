-- src/recompute/cohort.statements.ts
WITH contact_day AS (
  SELECT user_id, day, sum(w_part ORDER BY agent_id) AS w_part
  FROM relationship_days
  WHERE project_id = $1
    AND day <= $3::date
  GROUP BY user_id, day
),
member_day AS (
  SELECT user_id, day, w_part, greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value,
         min(day) OVER member AS start_day,
         min(day) FILTER (WHERE w_part > 0) OVER member AS first_day
  FROM contact_day
  WINDOW member AS (PARTITION BY user_id)
),
active_day AS (
  SELECT *, date_trunc('week', first_day::timestamp)::date AS entry_week FROM member_day WHERE w_part > 0
),
state AS (
  SELECT entry_week,
         week,
         entry_week + 7 * week + 6 AS sunday,
         -- Before the first learned model, all Sundays have the fixed one, which comes first.
         greatest((entry_week + 7 * week + 6 - $6::date) / 7, 0) AS place,
         start_day,
         first_day,
         max(day) AS last_day,
         count(*) AS n_days,
         max(day) >= entry_week + 7 * week AS active,
         sum(value ORDER BY day) AS value_sum
  FROM active_day
  CROSS JOIN unnest(ARRAY[0, 1, 2, 4, 8, 12]) AS week
  WHERE entry_week + 7 * week + 6 > $2::date
    AND entry_week + 7 * week + 6 <= $3::date
    AND day <= entry_week + 7 * week + 6
  GROUP BY user_id, entry_week, week, start_day, first_day
),
logs AS (
  SELECT *, (ln(value_sum) + (((date '2000-01-01' - sunday)::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active, ln((1::double precision + power((((0::double precision - (last_day - sunday)::double precision) * n_days::double precision) / (4::double precision * (((last_day - sunday)::double precision - (first_day - sunday)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness
  FROM state
  OFFSET 0
),
odds AS (
  SELECT *, ((((($5::double precision[])[6 * (place) + 1] + (($5::double precision[])[6 * (place) + 2] * log_active)) + (($5::double precision[])[6 * (place) + 5] * ln(n_days::double precision))) - (($5::double precision[])[6 * (place) + 3] * log_staleness)) - (($5::double precision[])[6 * (place) + 4] * ln((1::double precision + (0::double precision - (last_day - sunday)::double precision))))) AS odds
  FROM logs
  OFFSET 0
)
INSERT INTO pg_temp.work_points (entry_week, week, size, count, depth_sum)
SELECT entry_week,
       week,
       $4::integer * count(*),
       $4::integer * count(*) FILTER (WHERE active),
       $4::integer * sum(round(greatest(coalesce((round((1::double precision / (1::double precision + exp(CASE WHEN (-odds) > 700 THEN 700 WHEN (-odds) < -700 THEN -700 ELSE (-odds) END))) * 1e6::double precision) / 1e6::double precision), 0), (round(((($5::double precision[])[6 * (place) + 6] / (1::double precision + ((0::double precision - (start_day - sunday)::double precision) / 28::double precision))) / (1::double precision + coalesce((0::double precision - (last_day - sunday)::double precision), 0))) * 1e6::double precision) / 1e6::double precision)) * 1e6)::integer)
FROM odds
GROUP BY entry_week, week
