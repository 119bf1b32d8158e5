-- src/recompute/identity/agent-alias.statements.ts
INSERT INTO pg_temp.work_merged_agents (agent_id) SELECT DISTINCT unnest($1::uuid[])
