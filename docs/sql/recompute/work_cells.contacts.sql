-- src/recompute/aggregates/cohort.statements.ts
WITH contact_day AS (
  SELECT user_id, day, sum(w_part ORDER BY agent_id) AS w_part
  FROM (
    SELECT found.* FROM pg_temp.work_contacts AS work CROSS JOIN LATERAL (
      SELECT * FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id OFFSET 0) AS found) AS relationship_days
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
history AS (
  SELECT start_day, first_day, day, lead(day) OVER past AS next_day, row_number() OVER past AS n_days,
         sum(value) OVER past AS value_sum
  FROM member_day
  WHERE w_part > 0
  WINDOW past AS (PARTITION BY user_id ORDER BY day)
),
asked AS (
  SELECT unit, kept_from,
         CASE WHEN isfinite($2::date) THEN CASE unit WHEN 'week' THEN floor((($2::date + 1) - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', ($2::date + 1)) * 12 + date_part('month', ($2::date + 1)) - 1 END::integer ELSE -2147483648 END AS first_number,
         CASE unit WHEN 'week' THEN floor((($3::date + 1) - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', ($3::date + 1)) * 12 + date_part('month', ($3::date + 1)) - 1 END::integer - 1 AS last_number
  FROM (VALUES ('week', $9::integer), ('month', $10::integer)) AS kept (unit, kept_from)
),
placed AS (
  SELECT unit, kept_from, first_number, last_number, start_day, first_day, day, n_days, value_sum,
         CASE unit WHEN 'week' THEN floor((first_day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', first_day) * 12 + date_part('month', first_day) - 1 END::integer AS entry,
         CASE unit WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS period,
         CASE unit WHEN 'week' THEN floor((next_day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', next_day) * 12 + date_part('month', next_day) - 1 END::integer AS next_period
  FROM history CROSS JOIN asked
  -- It prevents inlining, which would compute each number for each of its uses.
  OFFSET 0
),
-- Many contacts are in the same state: those that took part on one and the same day only, for example. They are sorted by
-- what differs most first.
alike AS (
  SELECT unit, entry, kept_from, start_day, first_day, day, period, n_days, value_sum, first_period, last_period,
         count(*) AS members
  FROM (
    SELECT placed.*,
           greatest(period, first_number) AS first_period,
           least(last_number, next_period - 1, entry + 1043,
             CASE WHEN entry < kept_from THEN entry + CASE unit WHEN 'week' THEN 12 ELSE -1 END END) AS last_period
    FROM placed
  ) AS ranged
  WHERE first_period <= last_period
  GROUP BY day, first_day, start_day, value_sum, n_days, entry, period, first_period, last_period, kept_from, unit
),
at_end AS (
  SELECT unit, entry, start_day, first_day, day, n_days, value_sum, members, number, number = period AS active,
         CASE unit WHEN 'week' THEN date '1970-01-05' + 7 * number + 6
  ELSE make_date((number + 1) / 12, (number + 1) % 12 + 1, 1) - 1 END AS period_end
  FROM alike
  CROSS JOIN LATERAL generate_series(first_period, last_period) AS number
  WHERE CASE WHEN entry >= kept_from THEN true ELSE number - entry IN (0, 1, 2, 4, 8, 12) END
  OFFSET 0
),
logs AS (
  SELECT *,
         -- Before the first learned model all have the fixed one, which comes first.
         CASE unit WHEN 'week' THEN greatest((period_end - $6::date) / 7, 0) ELSE $7::integer + greatest(number - $8::integer, 0) END
           AS place,
         (ln(value_sum) + (((date '2000-01-01' - period_end)::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active,
         ln((1::double precision + power((((0::double precision - (day - period_end)::double precision) * n_days::double precision) / (4::double precision * (((day - period_end)::double precision - (first_day - period_end)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness
  FROM at_end
  OFFSET 0
)
INSERT INTO pg_temp.work_cells (unit, entry, number, size, active, depth_sum)
SELECT unit,
       entry,
       number,
       $4::integer * sum(members),
       $4::integer * coalesce(sum(members) FILTER (WHERE active), 0),
       $4::integer * sum(members * greatest(round((1::double precision / (1::double precision + exp(greatest(least((-((((($5::double precision[])[6 * (place) + 1] + (($5::double precision[])[6 * (place) + 2] * log_active)) + (($5::double precision[])[6 * (place) + 5] * ln(n_days::double precision))) - (($5::double precision[])[6 * (place) + 3] * log_staleness)) - (($5::double precision[])[6 * (place) + 4] * ln((1::double precision + (0::double precision - (day - period_end)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision), round(((($5::double precision[])[6 * (place) + 6] / (1::double precision + ((0::double precision - (start_day - period_end)::double precision) / 28::double precision))) / (1::double precision + coalesce((0::double precision - (day - period_end)::double precision), 0))) * 1e6::double precision))::integer)
FROM logs
GROUP BY unit, entry, number
