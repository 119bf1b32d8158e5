-- src/serving/filter-agent.queries.ts
SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = $2
