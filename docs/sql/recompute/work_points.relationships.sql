-- src/recompute/sql/work_points.sql
-- Adds contacts to their cohort's finished weeks, or with a negative sign takes them out.
-- $1 project, $2 only weeks that end after this day, $3 and not after this one, $4 sign: 1 or -1
-- A member is a contact: all agents together. A day's value is capped after they are. Floating sums go in a fixed order.
WITH contact_day AS (
  SELECT user_id, day, sum(least(w_sum, 1) ORDER BY agent_id) AS weight, min(day) OVER (PARTITION BY user_id) AS first_day
  FROM (
    SELECT found.* FROM pg_temp.work_relationships AS work CROSS JOIN LATERAL (
      SELECT * FROM relationship_days WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id OFFSET 0) AS found) AS relationship_days
  WHERE project_id = $1
    AND day <= $3::date
  GROUP BY user_id, day
),
member_day AS (
  SELECT *, date_trunc('week', first_day::timestamp)::date AS entry_week
  FROM contact_day
),
state AS (
  SELECT entry_week,
         week,
         entry_week + 7 * week + 6 AS sunday,
         first_day,
         max(day) AS last_day,
         count(*) AS n_days,
         max(day) >= entry_week + 7 * week AS active,
         sum(greatest(least(weight, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) ORDER BY day) * power(2::double precision, greatest(least((date '2000-01-01' - (entry_week + 7 * week + 6)) / 120::double precision, 400), -400)) AS active_value
  FROM member_day
  CROSS JOIN unnest(ARRAY[0, 1, 2, 4, 8, 12]) AS week
  WHERE entry_week + 7 * week + 6 > $2::date
    AND entry_week + 7 * week + 6 <= $3::date
    AND day <= entry_week + 7 * week + 6
  GROUP BY user_id, entry_week, week, first_day
),
expected AS (
  SELECT entry_week,
         week,
         active,
         active_value * (30 / 120::double precision)
           / (1 + power((sunday - last_day) * n_days
             / (4 * (last_day - first_day + 7))::double precision,
             1.5::double precision)) AS e
  FROM state
  OFFSET 0
)
INSERT INTO pg_temp.work_points (entry_week, week, size, count, depth_sum)
SELECT entry_week,
       week,
       $4::integer * count(*),
       $4::integer * count(*) FILTER (WHERE active),
       $4::integer * sum(round(e / (1 + e) * 1e6)::integer)
FROM expected
GROUP BY entry_week, week
