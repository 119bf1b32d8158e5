  -- The state from the roll-up. Floating sums go in the order of the days, so that they come out the same each time.
  SELECT day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM (
    SELECT agent_id,
           user_id,
           sum(n)::integer AS n_interactions,
           sum(n_in)::integer AS n_in,
           sum(n_out)::integer AS n_out,
           count(*)::integer AS n_days,
           min(day) AS first_day,
           max(day) AS last_day,
           max(last_at) AS last_interaction,
           sum(value ORDER BY day) AS value_sum,
           -- The same as of the beginning of the window, for the trend.
           (count(*) FILTER (WHERE day <= $2::date - :window))::integer AS n_days_before,
           max(day) FILTER (WHERE day <= $2::date - :window) AS last_day_before,
           sum(value ORDER BY day) FILTER (WHERE day <= $2::date - :window) AS value_sum_before
    FROM (
      SELECT *,
             least(w_sum, 1) * :day_value AS value
      FROM :rows_of relationship_days
      WHERE project_id = $1
        AND day <= $2::date
    ) AS day
    GROUP BY user_id, agent_id
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
