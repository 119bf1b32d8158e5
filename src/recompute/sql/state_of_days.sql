state AS (
  -- The state from the roll-up. Floating sums go in the order of the days, so that they come out the same each time.
  SELECT day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM (
    SELECT agent_id, user_id,
      :state_sums
    FROM (
      SELECT agent_id, user_id, day, n, n_in, n_out, last_at, :day_value AS value
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
