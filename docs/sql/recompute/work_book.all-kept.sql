-- src/recompute/sql/work_book.sql
-- Adds relationships to the book of each day, or with a negative sign takes them out of it.
-- $1 project, $2 first day, $3 last day, $4 sign: 1 or -1
-- A roll-up row is the state of its relationship from its day until the next one; a state of 28 days ago is the same,
-- 28 days later. Where either changes a piece begins; each piece is laid out over the days it lasts. So one pass knows
-- every relationship on every day, together with what it was 28 days before.
-- OFFSET 0 keeps a step from being inlined into the next, which would compute its powers again for each of its uses.
-- Days are counted from the last day ($3 is 0, the day before it -1). Sums are whole millionths: they stay exact
-- however often relationships come in and go out, for the same day always gives the same bits (see scoring/score-sql.ts).
WITH state AS (
  SELECT agent_id,
         user_id,
         day - $3::date AS age,
         first_value(day) OVER history - $3::date AS first_age,
         row_number() OVER history AS n_days,
         sum(n) OVER history AS n_interactions,
         sum(greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400))) OVER history AS value
  FROM relationship_days
  WHERE project_id = $1
    AND day <= $3::date
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY day ROWS UNBOUNDED PRECEDING)
),
change AS (
  SELECT agent_id, user_id, age AS from_age, age, first_age, n_days, n_interactions, value,
         NULL::integer AS age_before, NULL::bigint AS n_days_before, NULL::double precision AS value_before
  FROM state
  UNION ALL
  SELECT agent_id, user_id, age + 28, NULL, first_age, NULL, NULL, NULL, age, n_days, value
  FROM state
  WHERE age + 28 <= 0
),
piece AS (
  SELECT agent_id,
         user_id,
         from_age,
         lead(from_age) OVER history - 1 AS to_age,
         first_age,
         -- All of these only ever grow, so the largest so far is the latest.
         max(age) OVER history AS age,
         max(n_days) OVER history AS n_days,
         max(n_interactions) OVER history AS n_interactions,
         max(value) OVER history AS value,
         max(age_before) OVER history AS age_before,
         max(n_days_before) OVER history AS n_days_before,
         max(value_before) OVER history AS value_before
  FROM change
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY from_age ROWS UNBOUNDED PRECEDING)
),
on_day AS (
  SELECT agent_id,
         on_age,
         n_interactions,
         on_age - age AS silence,
         (on_age - age) * n_days >= 4 * (age - first_age + 7) AS overdue,
         value * decay AS active_value,
         value * decay * (30 / 120::double precision)
           / (1 + power((on_age - age) * n_days
             / (4 * (age - first_age + 7))::double precision,
             1.5::double precision)) AS e,
         coalesce(
           value_before * decay_before * (30 / 120::double precision)
             / (1 + power((on_age - 28 - age_before) * n_days_before
               / (4 * (age_before - first_age + 7))::double precision,
               1.5::double precision)),
           0) AS e_before
  FROM piece
  CROSS JOIN LATERAL (
    SELECT on_age,
           power(2::double precision, greatest(least((date '2000-01-01' - ($3::date + on_age)) / 120::double precision, 400), -400)) AS decay,
           power(2::double precision, greatest(least((date '2000-01-01' - ($3::date + on_age - 28)) / 120::double precision, 400), -400)) AS decay_before
    FROM generate_series(greatest(from_age, $2::date - $3::date), coalesce(to_age, 0)) AS on_age
  ) AS day
  WHERE coalesce(to_age, 0) >= $2::date - $3::date
  OFFSET 0
),
score AS (
  SELECT agent_id,
         on_age,
         n_interactions,
         silence,
         overdue,
         round(e / (1 + e) * 1e6)::integer AS depth,
         round(e / (1 + e) * 1e6)::integer - round(e_before / (1 + e_before) * 1e6)::integer AS trend,
         round(active_value / (active_value + 120 / 30::double precision) * 1e6)::integer AS potential
  FROM on_day
  OFFSET 0
),
flagged AS (
  SELECT *,
         n_interactions >= 2
           AND ((silence >= 7 AND depth < 400000)
             OR (silence >= 14 AND overdue AND depth < 600000)) AS at_risk
  FROM score
  OFFSET 0
)
INSERT INTO pg_temp.work_book (
  agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining,
  depth_sum, depth_squares, gains, losses, potential, potential_at_risk)
SELECT agent_id,
       $3::date + on_age,
       $4::integer * count(*),
       $4::integer * count(*) FILTER (WHERE depth >= 750000),
       $4::integer * count(*) FILTER (WHERE depth >= 500000 AND depth < 750000),
       $4::integer * count(*) FILTER (WHERE depth >= 250000 AND depth < 500000),
       $4::integer * count(*) FILTER (WHERE depth >= 100000 AND depth < 250000),
       $4::integer * count(*) FILTER (WHERE depth < 100000),
       $4::integer * count(*) FILTER (WHERE at_risk),
       $4::integer * count(*) FILTER (WHERE trend >= 50000),
       $4::integer * count(*) FILTER (WHERE trend <= -50000),
       $4::integer * sum(depth),
       $4::integer * sum(depth::bigint * depth),
       $4::integer * sum(greatest(trend, 0)),
       $4::integer * sum(greatest(-trend, 0)),
       $4::integer * sum(potential),
       $4::integer * coalesce(sum(potential) FILTER (WHERE at_risk), 0)
FROM flagged
GROUP BY agent_id, on_age
