-- src/recompute/identity/agent-alias.statements.ts
SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1
