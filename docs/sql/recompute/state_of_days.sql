-- src/recompute/sql/state_of_days.sql
state AS (
  -- The state from the roll-up. Floating sums go in the order of the days, so that they come out the same each time.
  SELECT day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM (
    SELECT agent_id, user_id,
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
      SELECT agent_id, user_id, day, n, n_in, n_out, last_at, greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS value
      FROM relationship_days
      WHERE project_id = $1
        AND day <= $2::date
      -- The key's own order. It keeps the step from being inlined, which would compute each power once for each sum.
      ORDER BY user_id, agent_id, day
    ) AS valued
    GROUP BY user_id, agent_id
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
)
