-- src/people/resulting-agent.queries.ts
SELECT agent_id, name FROM agents
WHERE project_id = $1 AND agent_id = ANY ($2::uuid[]) ORDER BY name COLLATE "C"
