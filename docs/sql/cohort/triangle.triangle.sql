-- src/cohort/triangle.queries.ts
WITH cohort AS (
  SELECT entry, count(*)::integer AS size
  FROM (
    SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS entry
    FROM (
      SELECT min(first_day) AS day FROM depth_scores WHERE project_id = $1 AND first_day <= $4::date GROUP BY user_id
    ) AS first
  ) AS member
  GROUP BY entry ORDER BY entry DESC LIMIT $3
),
unfinished AS (
  SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS number FROM (SELECT $4::date + 1 AS day) AS tomorrow
),
period AS (
  SELECT min(number) - 1 AS before_first, array_agg(period_end ORDER BY number) AS ends
  FROM (
    SELECT number, CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * number + 6
  ELSE make_date((number + 1) / 12, (number + 1) % 12 + 1, 1) - 1 END AS period_end
    FROM generate_series((SELECT min(entry) FROM cohort), (SELECT number FROM unfinished) - 1) AS number
  ) AS finished
),
contact_day AS (
  SELECT user_id, day, sum(w_part) AS w_part
  FROM relationship_days
  WHERE project_id = $1 AND day <= $4::date
  GROUP BY user_id, day
),
-- Not joined with the scores: steps have no statistics to plan that by.
member_day AS (
  SELECT user_id, day, w_part, CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS period,
         min(day) OVER member AS start_day,
         min(day) FILTER (WHERE w_part > 0) OVER member AS first_day
  FROM contact_day
  WINDOW member AS (PARTITION BY user_id)
),
active_day AS (
  SELECT user_id, day, period, start_day, first_day, greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value,
         (SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer FROM (SELECT first_day AS day) AS entry_day) AS entry
  FROM member_day
  WHERE w_part > 0
),
state AS (
  SELECT entry, start_day, first_day, day, period, lead(period) OVER history AS next_period, row_number() OVER history AS n_days,
         ln(sum(value) OVER history) AS log_value
  FROM active_day
  WHERE entry >= (SELECT min(entry) FROM cohort)
  WINDOW history AS (PARTITION BY user_id ORDER BY day)
),
-- Many contacts have the same state, for example if they took part on the same single day.
alike AS (
  SELECT entry, start_day, first_day, day, period, next_period, n_days, log_value, count(*)::integer AS members
  FROM state
  GROUP BY entry, start_day, first_day, day, period, next_period, n_days, log_value
),
at_end AS (
  SELECT entry, start_day, first_day, day, n_days, log_value, members, number, number = period AS active,
         (SELECT ends FROM period)[number - (SELECT before_first FROM period)] AS period_end
  FROM alike
  CROSS JOIN LATERAL generate_series(period, coalesce(next_period, (SELECT number FROM unfinished)) - 1) AS number
  OFFSET 0
),
logs AS (
  SELECT *, (log_value + ((date '2000-01-01' - period_end)::double precision * 0.0057762265046662105::double precision)) AS log_active, ln((1::double precision + power((((0::double precision - (day - period_end)::double precision) * n_days::double precision) / (4::double precision * (((day - period_end)::double precision - (first_day - period_end)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness
  FROM at_end
  OFFSET 0
),
odds AS (
  SELECT *, ((((($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 1] + (($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 2] * log_active)) + (($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 5] * ln(n_days::double precision))) - (($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 3] * log_staleness)) - (($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 4] * ln((1::double precision + (0::double precision - (day - period_end)::double precision))))) AS odds
  FROM logs
  OFFSET 0
),
cell AS MATERIALIZED (
  SELECT entry, number - entry AS offset_number, coalesce(sum(members) FILTER (WHERE active), 0)::integer AS active,
         sum(members * round(greatest((round((1::double precision / (1::double precision + exp(greatest(least((-odds), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision), (round(((($5::double precision[])[6 * (greatest(number - $6::integer, 0)) + 6] / (1::double precision + ((0::double precision - (start_day - period_end)::double precision) / 28::double precision))) / (1::double precision + coalesce((0::double precision - (day - period_end)::double precision), 0))) * 1e6::double precision) / 1e6::double precision)) * 1e6)::bigint)
           AS depth_sum
  FROM odds
  GROUP BY entry, number
)
SELECT cohort.size, cell.offset_number AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * cohort.entry
  ELSE make_date(cohort.entry / 12, cohort.entry % 12 + 1, 1) END AS entry
FROM cohort
LEFT JOIN cell ON cell.entry = cohort.entry
ORDER BY cohort.entry, cell.offset_number
