-- src/recompute/identity/agent-alias.statements.ts
DELETE FROM agent_aliases WHERE project_id = $1 AND agent_id = ANY ($2::uuid[])
