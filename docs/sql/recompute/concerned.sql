-- src/recompute/signals/episode-merge.statements.ts
SELECT episode_id, agent_id, kind, user_id, coalesce(came_as, user_id) AS own_id,
  coalesce(came_from, agent_id) AS own_agent_id, began_on, changed_at, ended_on IS NULL AS lasts
FROM episodes
WHERE project_id = $1 AND episode_id IN (
    SELECT episode_id FROM episodes WHERE project_id = $1 AND user_id = ANY ($2::text[])
    UNION ALL
    SELECT episode_id FROM episodes WHERE project_id = $1 AND agent_id = ANY ($3::uuid[])
  ) AND CASE WHEN ended_on IS NULL THEN true ELSE ended_by = 'merged' END
