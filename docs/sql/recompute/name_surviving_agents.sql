-- src/recompute/identity/agent-alias.statements.ts
UPDATE pg_temp.work_notes SET agent_id = agent.survivor_id
FROM pg_temp.work_agents AS agent
WHERE agent.agent_id = work_notes.agent_id AND agent.survivor_id <> agent.agent_id
