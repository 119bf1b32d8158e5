-- src/recompute/signals/episode-merge.statements.ts
UPDATE episodes SET user_id = moved.user_id, came_as = nullif(moved.own_id, moved.user_id),
    agent_id = moved.agent_id, came_from = nullif(moved.own_agent_id, moved.agent_id)
FROM (
  SELECT episode_id, own_id, own_agent_id, coalesce(person.now, user_id) AS user_id, coalesce(member.now, agent_id) AS agent_id
  FROM (
    SELECT episode_id, user_id, agent_id, coalesce(came_as, user_id) AS own_id, coalesce(came_from, agent_id) AS own_agent_id
    FROM episodes
    WHERE project_id = $1 AND episode_id IN (
    SELECT episode_id FROM episodes WHERE project_id = $1 AND user_id = ANY ($2::text[])
    UNION ALL
    SELECT episode_id FROM episodes WHERE project_id = $1 AND agent_id = ANY ($3::uuid[])
  ) AND CASE WHEN ended_on IS NULL THEN false ELSE ended_by <> 'merged' END
  ) AS ended
  LEFT JOIN unnest($4::text[], $5::text[]) AS person(id, now) ON person.id = own_id
  LEFT JOIN unnest($6::uuid[], $7::uuid[]) AS member(id, now) ON member.id = own_agent_id
) AS moved
WHERE project_id = $1 AND episodes.episode_id = moved.episode_id
