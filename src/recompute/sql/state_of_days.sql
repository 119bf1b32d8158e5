  -- The state from the roll-up. Floating sums go in the order of the days, so that they come out the same each time.
  SELECT day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM (
    SELECT agent_id, user_id,
      :state_sums
    FROM relationship_days
    WHERE project_id = $1
      AND day <= $2::date
    GROUP BY user_id, agent_id
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
