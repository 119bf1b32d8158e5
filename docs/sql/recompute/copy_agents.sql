-- src/recompute/identity/agent-alias.statements.ts
INSERT INTO pg_temp.work_agents (agent_id, before_id, survivor_id)
SELECT agent_id, before, now FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS known(agent_id, before, now)
