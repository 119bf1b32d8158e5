-- The last :cohorts finished entry weeks, in the entry week and each week that a point is kept for.
-- $1 project, $2 as-of date. A member is a contact: all agents together.
WITH contact_day AS (
  SELECT user_id, day, least(sum(w_sum), 1) AS q
  FROM relationship_days
  WHERE project_id = $1
    AND day <= $2::date
  GROUP BY user_id, day
),
member AS (
  SELECT user_id,
         min(day) AS first_day,
         date_trunc('week', min(day)::timestamp)::date AS entry_week
  FROM contact_day
  GROUP BY user_id
),
cohort AS (
  SELECT entry_week, count(*) AS size
  FROM member
  WHERE entry_week + 6 <= $2::date
  GROUP BY entry_week
  ORDER BY entry_week DESC
  LIMIT :cohorts
),
point AS (
  SELECT entry_week, size, week, entry_week + 7 * week AS monday, entry_week + 7 * week + 6 AS sunday
  FROM cohort
  CROSS JOIN unnest(:cohort_weeks) AS week
  WHERE entry_week + 7 * week + 6 <= $2::date
),
state AS (
  SELECT point.entry_week,
         week,
         size,
         sunday,
         min(day) AS first_day,
         max(day) AS last_day,
         count(*) AS n_days,
         max(day) >= monday AS active,
         sum(q * power(2::double precision, (day - sunday) / :half_life::double precision)) AS active_value
  FROM point
  JOIN member ON member.entry_week = point.entry_week
  JOIN contact_day ON contact_day.user_id = member.user_id AND contact_day.day <= point.sunday
  GROUP BY point.entry_week, week, size, monday, sunday, member.user_id
),
expected AS (
  SELECT entry_week,
         week,
         size,
         active,
         active_value * (:horizon / :half_life::double precision)
           / (1 + power((sunday - last_day) * n_days
             / (:fresh_gaps * (last_day - first_day + :gap_prior))::double precision,
             :fresh_power::double precision)) AS e
  FROM state
)
INSERT INTO cohort_points (project_id, entry_week, week, size, count, avg_depth)
SELECT $1,
       entry_week,
       week,
       size,
       count(*) FILTER (WHERE active),
       round(sum(round(e / (1 + e) * 1e6) / 1e6) / size * 1e6) / 1e6
FROM expected
GROUP BY entry_week, week, size
