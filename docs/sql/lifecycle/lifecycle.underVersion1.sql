-- src/lifecycle/lifecycle.queries.ts
WITH day AS (
         SELECT agent_id, user_id, day, n,
                greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS value
         FROM relationship_days
         WHERE project_id = $1 AND day <= $3::date
         OFFSET 0
       ),
       active AS (
         SELECT agent_id, user_id,
                min(day) AS first_day,
                sum(n) FILTER (WHERE day <= $2::date) AS n_interactions_from,
                count(*) FILTER (WHERE day <= $2::date) AS n_days_from,
                max(day) FILTER (WHERE day <= $2::date) AS last_day_from,
                sum(value) FILTER (WHERE day <= $2::date) AS value_sum_from,
                count(*) FILTER (WHERE day <= $2::date - 28) AS n_days_before_from,
                max(day) FILTER (WHERE day <= $2::date - 28) AS last_day_before_from,
                sum(value) FILTER (WHERE day <= $2::date - 28) AS value_sum_before_from,
                sum(n) FILTER (WHERE day <= $3::date) AS n_interactions_to,
                count(*) FILTER (WHERE day <= $3::date) AS n_days_to,
                max(day) FILTER (WHERE day <= $3::date) AS last_day_to,
                sum(value) FILTER (WHERE day <= $3::date) AS value_sum_to,
                count(*) FILTER (WHERE day <= $3::date - 28) AS n_days_before_to,
                max(day) FILTER (WHERE day <= $3::date - 28) AS last_day_before_to,
                sum(value) FILTER (WHERE day <= $3::date - 28) AS value_sum_before_to,
                bit_or(1 << least(($3::date - day) / 28, $4::integer + 1)) AS windows
         FROM day
         GROUP BY user_id, agent_id
       ),
       expected AS (
         SELECT *,
                $2::date - last_day_from AS silence_days_from,
                ($2::date - last_day_from)::bigint * n_days_from >= 4 * (last_day_from - first_day + 7) AS overdue_from,
                greatest(value_sum_from, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - $2::date) / 120::double precision, 400), -400)) * ($5::double precision / 120::double precision) / (1 + power(($2::date - last_day_from)::bigint * n_days_from / (4 * (last_day_from - first_day + 7))::double precision, 1.5::double precision)) AS e_from,
                coalesce(greatest(value_sum_before_from, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - ($2::date - 28)) / 120::double precision, 400), -400)) * ($5::double precision / 120::double precision) / (1 + power((($2::date - 28) - last_day_before_from)::bigint * n_days_before_from / (4 * (last_day_before_from - first_day + 7))::double precision, 1.5::double precision)), 0) AS e_before_from,
                $3::date - last_day_to AS silence_days_to,
                ($3::date - last_day_to)::bigint * n_days_to >= 4 * (last_day_to - first_day + 7) AS overdue_to,
                greatest(value_sum_to, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - $3::date) / 120::double precision, 400), -400)) * ($5::double precision / 120::double precision) / (1 + power(($3::date - last_day_to)::bigint * n_days_to / (4 * (last_day_to - first_day + 7))::double precision, 1.5::double precision)) AS e_to,
                coalesce(greatest(value_sum_before_to, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - ($3::date - 28)) / 120::double precision, 400), -400)) * ($5::double precision / 120::double precision) / (1 + power((($3::date - 28) - last_day_before_to)::bigint * n_days_before_to / (4 * (last_day_before_to - first_day + 7))::double precision, 1.5::double precision)), 0) AS e_before_to
         FROM active
         OFFSET 0
       ),
       score AS (
         SELECT *,
                round(e_from / (1 + e_from) * 1e6) / 1e6 AS depth_from,
                (round(e_from / (1 + e_from) * 1e6) - round(e_before_from / (1 + e_before_from) * 1e6)) / 1e6
                  AS trend_from,
                round(e_to / (1 + e_to) * 1e6) / 1e6 AS depth_to,
                (round(e_to / (1 + e_to) * 1e6) - round(e_before_to / (1 + e_before_to) * 1e6)) / 1e6
                  AS trend_to
         FROM expected
         OFFSET 0
       ),
       flagged AS (
         SELECT *,
                n_interactions_from >= 2 AND CASE
           WHEN silence_days_from >= $6::double precision AND depth_from < $7::double precision THEN true
           ELSE silence_days_from >= $8::double precision AND overdue_from AND depth_from < $9::double precision
         END AS at_risk_from,
                n_interactions_to >= 2 AND CASE
           WHEN silence_days_to >= $6::double precision AND depth_to < $7::double precision THEN true
           ELSE silence_days_to >= $8::double precision AND overdue_to AND depth_to < $9::double precision
         END AS at_risk_to
         FROM score
         OFFSET 0
       ),
       staged AS (
         SELECT windows,
                CASE WHEN n_days_from > 0 THEN CASE
           WHEN n_days_before_from = 0 THEN 'new'
           WHEN silence_days_from >= 56 AND overdue_from AND depth_from < 0.25
             THEN 'dormant'
           WHEN at_risk_from THEN 'at_risk'
           WHEN n_interactions_from = 1 THEN 'one_off'
           WHEN last_day_from > $2::date - 28 AND last_day_before_from <= $2::date - 2 * 28
             THEN 'reactivated'
           WHEN depth_from >= 0.75 THEN 'core'
           WHEN trend_from >= 0.05 THEN 'growing'
           ELSE 'steady'
         END END AS stage_from,
                CASE WHEN $10::boolean THEN scores.stage ELSE CASE WHEN n_days_to > 0 THEN CASE
           WHEN n_days_before_to = 0 THEN 'new'
           WHEN silence_days_to >= 56 AND overdue_to AND depth_to < 0.25
             THEN 'dormant'
           WHEN at_risk_to THEN 'at_risk'
           WHEN n_interactions_to = 1 THEN 'one_off'
           WHEN last_day_to > $3::date - 28 AND last_day_before_to <= $3::date - 2 * 28
             THEN 'reactivated'
           WHEN depth_to >= 0.75 THEN 'core'
           WHEN trend_to >= 0.05 THEN 'growing'
           ELSE 'steady'
         END END END AS stage_to
         FROM flagged
         LEFT JOIN (SELECT * FROM depth_scores WHERE project_id = $1 OFFSET 0) AS scores ON scores.agent_id = flagged.agent_id
           AND scores.user_id = flagged.user_id AND $10
         OFFSET 0
       ),
       alike AS MATERIALIZED (
  SELECT stage_from, stage_to, windows, count(*) AS count FROM staged GROUP BY stage_from, stage_to, windows
)
SELECT (
  SELECT coalesce(json_agg(transition), '[]')
  FROM (
    SELECT stage_from AS "from", stage_to AS "to", sum(count)::bigint AS count FROM alike GROUP BY 1, 2
  ) AS transition
) AS transitions, (
  SELECT coalesce(json_agg(flow), '[]')
  FROM (
    SELECT back AS window,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before = 0), 0)::bigint AS new,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before % 2 = 1), 0)::bigint AS retained,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before > 0 AND before % 2 = 0), 0)::bigint AS resurrected,
           coalesce(sum(count) FILTER (WHERE now = 0 AND before % 2 = 1), 0)::bigint AS lapsed
    FROM (
      SELECT back, count, windows >> back & 1 AS now, windows >> (back + 1) AS before
      FROM alike CROSS JOIN generate_series(0, $4::integer - 1) AS back
    ) AS at
    GROUP BY back
  ) AS flow
) AS windows, (
  SELECT run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
  coalesce(' ' || run.model_version, '') FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) AS state_read
