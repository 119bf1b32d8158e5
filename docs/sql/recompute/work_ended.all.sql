-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_ended (episode_id, agent_id, user_id, kind, began_on, changed)
SELECT episode_id, agent_id, user_id, kind, began_on, coalesce(first <= began_on, false)
FROM (SELECT episode_id, agent_id, user_id, kind, began_on FROM episodes WHERE project_id = $1 AND ended_on IS NULL OFFSET 0) AS episode
LEFT JOIN (
  SELECT agent_id, user_id, min(first_day) AS first FROM pg_temp.work_changed GROUP BY agent_id, user_id OFFSET 0
) AS fact USING (agent_id, user_id)
WHERE (agent_id, user_id, kind) NOT IN (SELECT agent_id, user_id, kind FROM pg_temp.work_conditions)
