-- src/recompute/sql/state_of_work.sql
state AS (
  -- As state_of_days.sql, of the relationships named.
  -- The state of relationships from their days, which come from the key in their order: that saves the sort.
-- $1 project, $2 as-of date; what is named has agent_id and user_id
SELECT work.*, day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM pg_temp.work_relationships AS work
  CROSS JOIN LATERAL (
    SELECT
      sum(n)::integer AS n_interactions,
      sum(n_in)::integer AS n_in,
      sum(n_out)::integer AS n_out,
      count(*)::integer AS n_days,
      min(day) AS first_day,
      max(day) AS last_day,
      max(last_at) AS last_interaction,
      sum(value ORDER BY day) AS value_sum,
      -- The same as of the beginning of the window, for the trend.
      (count(*) FILTER (WHERE day <= $2::date - 28))::integer AS n_days_before,
      max(day) FILTER (WHERE day <= $2::date - 28) AS last_day_before,
      sum(value ORDER BY day) FILTER (WHERE day <= $2::date - 28) AS value_sum_before
    FROM (
      SELECT day, n, n_in, n_out, last_at, greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS value
      FROM relationship_days
      WHERE project_id = $1
        AND agent_id = work.agent_id
        AND user_id = work.user_id
        AND day <= $2::date
      ORDER BY day
    ) AS valued
    HAVING count(*) > 0
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
)
