-- src/projects/agents.queries.ts
SELECT agent_id, name, kind, created_at FROM agents
WHERE project_id = $1 AND name COLLATE "C" > coalesce($2, '')
ORDER BY name COLLATE "C" LIMIT $3
