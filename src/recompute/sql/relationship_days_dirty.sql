-- The roll-up of the days that new facts fell on. $1 project
INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at)
SELECT $1,
       dirty.agent_id,
       dirty.user_id,
       dirty.day,
       sum(weight),
       count(*),
       count(*) FILTER (WHERE direction = 'inbound'),
       count(*) FILTER (WHERE direction = 'outbound'),
       max(occurred_at)
FROM pg_temp.work_days AS dirty
JOIN interactions ON interactions.project_id = $1
  AND interactions.agent_id = dirty.agent_id
  AND interactions.user_id = dirty.user_id
  AND interactions.occurred_at >= dirty.day::timestamp AT TIME ZONE 'UTC'
  AND interactions.occurred_at < (dirty.day + 1)::timestamp AT TIME ZONE 'UTC'
WHERE weight > 0
GROUP BY dirty.agent_id, dirty.user_id, dirty.day
