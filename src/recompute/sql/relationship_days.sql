-- The roll-up: what each relationship did on each day. $1 project, $2 time zone
-- All days, also those after the as-of date: only this step reads the facts.
WITH day AS MATERIALIZED (
  SELECT user_id,
         agent_id,
         (occurred_at AT TIME ZONE $2)::date AS day,
         :sum_of_weights AS w_sum,
         count(*) AS n,
         count(*) FILTER (WHERE direction = 'inbound') AS n_in,
         count(*) FILTER (WHERE direction = 'outbound') AS n_out,
         max(occurred_at) AS last_at
  FROM interactions
  WHERE project_id = $1
    AND weight > 0
  GROUP BY 1, 2, 3
)
-- In the order of the key, in which all later steps read them.
INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at)
SELECT $1, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at
FROM day
ORDER BY user_id, agent_id, day
