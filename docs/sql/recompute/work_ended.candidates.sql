-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_ended (episode_id, agent_id, user_id, kind, began_on, changed)
SELECT episode_id, agent_id, user_id, kind, began_on, coalesce(first <= began_on, false)
FROM (
    SELECT episode_id, agent_id, user_id, kind, began_on FROM (
      SELECT found.* FROM (SELECT DISTINCT agent_id, user_id FROM pg_temp.work_candidates) AS work
      CROSS JOIN LATERAL (
        SELECT * FROM episodes WHERE project_id = $1 AND user_id = work.user_id AND agent_id = work.agent_id OFFSET 0
      ) AS found
    ) AS found
    WHERE ended_on IS NULL) AS episode
LEFT JOIN (
  SELECT agent_id, user_id, min(day) AS first FROM pg_temp.work_days GROUP BY agent_id, user_id OFFSET 0
) AS fact USING (agent_id, user_id)
WHERE (agent_id, user_id, kind) NOT IN (SELECT agent_id, user_id, kind FROM pg_temp.work_conditions)
