-- The state of relationships from their days, which come from the key in their order: that saves the sort.
-- $1 project, $2 as-of date; what is named has agent_id and user_id
SELECT work.*, day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM :named AS work
  CROSS JOIN LATERAL (
    SELECT
      :state_sums
    FROM (
      SELECT day, n, n_in, n_out, last_at, :day_value AS value
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
