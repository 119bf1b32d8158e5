-- src/recompute/sql/roll_up.sql
-- The roll-up: what each relationship did on each day. $1 project, $2 time zone
-- All days, also those after the as-of date: only this step reads the facts.
INSERT INTO pg_temp.work_days (agent_id, user_id, day, w_sum, n, n_in, n_out, last_at)
SELECT agent_id,
       user_id,
       (occurred_at AT TIME ZONE $2)::date AS day,
       coalesce(sum(weight) FILTER (WHERE weight <= 1e6 AND weight * 1024 = floor(weight * 1024)), 0)
         + least(coalesce(sum(weight::numeric) FILTER (WHERE NOT (weight <= 1e6 AND weight * 1024 = floor(weight * 1024))), 0), 1e300)::double precision,
       count(*),
       count(*) FILTER (WHERE direction = 'inbound'),
       count(*) FILTER (WHERE direction = 'outbound'),
       max(occurred_at)
FROM interactions
WHERE project_id = $1
  AND weight > 0
GROUP BY agent_id, user_id, day
