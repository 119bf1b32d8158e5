-- src/cohort/triangle.queries.ts
WITH run AS (
  SELECT as_of, coalesce((score_settings->>'horizon')::double precision, 30) AS horizon,
         (SELECT CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer FROM (SELECT run.as_of + 1 AS day) tomorrow) AS unfinished FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
),
member AS (
  SELECT user_id, day AS first_day, CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS entry
  FROM (SELECT user_id, min(first_day) AS day FROM depth_scores WHERE project_id = $1 GROUP BY user_id) first
),
cohort AS (
  SELECT entry, count(*)::integer AS size FROM member GROUP BY entry ORDER BY entry DESC LIMIT $3
),
period AS (
  SELECT min(number) - 1 AS before_first, array_agg(last_day ORDER BY number) AS last_days,
         array_agg(power(2::double precision, greatest(least((date '2000-01-01' - last_day) / 120::double precision, 400), -400)) * (horizon / 120) ORDER BY number) AS growths
  FROM (
    SELECT number, as_of, horizon, CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * number + 6
  ELSE make_date((number + 1) / 12, (number + 1) % 12 + 1, 1) - 1 END AS last_day
    FROM run CROSS JOIN generate_series((SELECT min(entry) FROM cohort), unfinished - 1) AS number
  ) finished
),
contact_day AS (
  SELECT user_id, first_day, entry, day, CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS period,
         greatest(least(sum(least(w_sum, 1)), 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS q
  FROM relationship_days JOIN member USING (user_id)
  WHERE project_id = $1 AND day <= (SELECT as_of FROM run) AND entry >= (SELECT min(entry) FROM cohort)
  GROUP BY user_id, first_day, entry, day
),
state AS (
  SELECT entry, first_day, day, period, lead(period) OVER history AS next_period, row_number() OVER history AS n_days,
         sum(q) OVER history AS value
  FROM contact_day
  WINDOW history AS (PARTITION BY user_id ORDER BY day)
),
at_end AS (
  SELECT entry, day, n_days, value, number, number = period AS active,
         4 * (day - first_day + 7) AS gaps,
         number - (SELECT before_first FROM period) AS place
  FROM state
  CROSS JOIN LATERAL generate_series(period, coalesce(next_period, (SELECT unfinished FROM run)) - 1) AS number
  OFFSET 0
),
expected AS (
  SELECT entry, number, active,
         value * (SELECT growths FROM period)[place]
           / (1 + power(((SELECT last_days FROM period)[place] - day) * n_days / gaps::double precision, 1.5::double precision)) AS e
  FROM at_end
  OFFSET 0
),
cell AS (
  SELECT entry, number - entry AS offset_number, count(*) FILTER (WHERE active)::integer AS active,
         sum(round(e / (1 + e) * 1e6)::integer) AS depth_sum
  FROM expected
  GROUP BY entry, number
)
SELECT cohort.size, cell.offset_number AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * cohort.entry
  ELSE make_date(cohort.entry / 12, cohort.entry % 12 + 1, 1) END AS entry
FROM run
LEFT JOIN cohort ON true
LEFT JOIN cell ON cell.entry = cohort.entry
ORDER BY cohort.entry, cell.offset_number
