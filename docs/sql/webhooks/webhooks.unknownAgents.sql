-- src/webhooks/webhooks.queries.ts
SELECT agent_id FROM agents WHERE project_id = $1 AND agent_id = ANY($2)
