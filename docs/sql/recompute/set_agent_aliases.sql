-- src/recompute/identity/agent-alias.statements.ts
INSERT INTO agent_aliases (project_id, agent_id, survivor_id)
SELECT $1, agent_id, survivor_id FROM unnest($2::uuid[], $3::uuid[]) AS alias(agent_id, survivor_id)
ON CONFLICT (project_id, agent_id) DO UPDATE SET survivor_id = excluded.survivor_id
WHERE agent_aliases.survivor_id <> excluded.survivor_id
