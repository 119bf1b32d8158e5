-- src/people/resulting-agent.queries.ts
SELECT agent_id FROM agents
WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
ORDER BY agent_id::text = lower($2) DESC LIMIT 1
