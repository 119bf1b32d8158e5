-- src/recompute/signals/episode-merge.statements.ts
UPDATE episodes SET user_id = moved.user_id, came_as = nullif(moved.own_id, moved.user_id),
    agent_id = moved.agent_id, came_from = nullif(moved.own_agent_id, moved.agent_id)
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[])
  AS moved(episode_id, user_id, own_id, agent_id, own_agent_id)
WHERE project_id = $1 AND episodes.episode_id = moved.episode_id
