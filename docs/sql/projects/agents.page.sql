-- src/projects/agents.queries.ts
SELECT page.*, coalesce(others.merged, '[]') AS merged
FROM (
  SELECT agent_id, name, kind, created_at FROM agents
  WHERE project_id = $1 AND name COLLATE "C" > coalesce($2, '')
    AND agent_id NOT IN (SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND agent_id <> survivor_id)
  ORDER BY name COLLATE "C" LIMIT $3
) AS page
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('agent_id', other.agent_id, 'name', other.name) ORDER BY other.name COLLATE "C") AS merged
  FROM (
    SELECT former.agent_id, former.name
    FROM agent_aliases AS alias
    JOIN agents AS former ON former.project_id = $1 AND former.agent_id = alias.agent_id
    WHERE alias.project_id = $1 AND alias.survivor_id = page.agent_id AND alias.agent_id <> page.agent_id
    ORDER BY former.name COLLATE "C" LIMIT 100
  ) AS other
) AS others ON true
ORDER BY page.name COLLATE "C"
