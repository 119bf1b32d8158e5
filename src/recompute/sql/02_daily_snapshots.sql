-- Each of the last :snapshot_days days, per agent and for the whole project. $1 project, $2 as-of date
-- One pass: a roll-up row is the state of its relationship from its day until the next one; each state is laid out
-- over the days it lasted, and each day meets the one 28 days before it by a window function.
-- `age` is a day relative to the as-of date (0 is the as-of date, -1 the day before).
WITH state AS (
  SELECT agent_id,
         user_id,
         day - $2::date AS day_age,
         lead(day) OVER history - $2::date AS next_age,
         first_value(day) OVER history - $2::date AS first_age,
         row_number() OVER history AS n_days,
         sum(n) OVER history AS n_interactions,
         sum(least(w_sum, 1) * power(2::double precision, (day - $2::date) / :half_life::double precision))
           OVER history AS value
  FROM relationship_days
  WHERE project_id = $1
    AND day <= $2::date
  WINDOW history AS (PARTITION BY agent_id, user_id ORDER BY day ROWS UNBOUNDED PRECEDING)
),
on_day AS (
  SELECT agent_id,
         user_id,
         age,
         n_interactions,
         age - day_age AS silence,
         (age - day_age) * n_days AS silence_in_days,
         :fresh_gaps * (day_age - first_age + :gap_prior) AS overdue_from,
         value * power(2::double precision, -age / :half_life::double precision) AS active_value
  FROM state
  CROSS JOIN LATERAL generate_series(
    greatest(day_age, 1 - :snapshot_days - :window), coalesce(next_age - 1, 0)) AS age
),
expected AS (
  SELECT *,
         active_value * (:horizon / :half_life::double precision)
           / (1 + power(silence_in_days / overdue_from::double precision, :fresh_power::double precision)) AS e
  FROM on_day
),
score AS (
  SELECT agent_id,
         user_id,
         age,
         n_interactions,
         silence,
         silence_in_days >= overdue_from AS overdue,
         round(e / (1 + e) * 1e6) / 1e6 AS depth,
         round(active_value / (active_value + :half_life / :horizon::double precision) * 1e6) / 1e6 AS potential
  FROM expected
),
trended AS (
  SELECT *,
         -- Days are contiguous from the first one on: no row 28 days back is no history then.
         round((depth - coalesce(lag(depth, :window) OVER (PARTITION BY agent_id, user_id ORDER BY age), 0)) * 1e6)
           / 1e6 AS trend,
         n_interactions >= 2
           AND ((silence >= :cooling_silence AND depth < :cooling_depth)
             OR (silence >= :overdue_silence AND overdue AND depth < :overdue_depth)) AS at_risk
  FROM score
),
book AS (
  SELECT CASE WHEN grouping(agent_id) = 1 THEN :all_agents ELSE agent_id END AS agent_id,
         age,
         count(*) AS total,
         count(*) FILTER (WHERE depth >= :band_deep) AS deep,
         count(*) FILTER (WHERE depth >= :band_strong AND depth < :band_deep) AS strong,
         count(*) FILTER (WHERE depth >= :band_warm AND depth < :band_strong) AS warm,
         count(*) FILTER (WHERE depth >= :band_light AND depth < :band_warm) AS light,
         count(*) FILTER (WHERE depth < :band_light) AS faint,
         count(*) FILTER (WHERE at_risk) AS at_risk,
         count(*) FILTER (WHERE trend >= :trend_step) AS deepened,
         count(*) FILTER (WHERE trend <= -:trend_step) AS declining,
         sum(depth) AS depth,
         sum(depth * depth) AS depth_squared,
         sum(greatest(trend, 0)) AS gains,
         sum(greatest(-trend, 0)) AS losses,
         sum(potential) AS potential,
         coalesce(sum(potential) FILTER (WHERE at_risk), 0) AS potential_at_risk
  FROM trended
  WHERE age > -:snapshot_days
  GROUP BY GROUPING SETS ((agent_id, age), (age))
),
component AS (
  SELECT book.*,
         round(depth / (depth + (SELECT breadth_half FROM projects WHERE project_id = $1)) * 1e6) / 1e6 AS breadth,
         coalesce(round(depth_squared / nullif(depth, 0) * 1e6) / 1e6, 0) AS depth_quality,
         round((gains + 1) / (gains + losses + 2) * 1e6) / 1e6 AS trend,
         coalesce(round((1 - potential_at_risk / nullif(potential, 0)) * 1e6) / 1e6, 0) AS risk
  FROM book
)
INSERT INTO daily_snapshots (
  project_id, agent_id, date, total, avg_depth, deep, strong, warm, light, faint, at_risk, deepened, declining,
  breadth, depth_quality, trend, risk, moat_index)
SELECT $1,
       agent_id,
       $2::date + age,
       total,
       round(depth / total * 1e6) / 1e6,
       deep,
       strong,
       warm,
       light,
       faint,
       at_risk,
       deepened,
       declining,
       breadth,
       depth_quality,
       trend,
       risk,
       round((:weight_breadth * breadth + :weight_depth_quality * depth_quality
         + :weight_trend * trend + :weight_risk * risk) * 1e6) / 1e6
FROM component
