-- src/serving/filter-agent.queries.ts
SELECT coalesce(alias.survivor_id, named.agent_id) AS agent_id
FROM (
  SELECT agent_id FROM agents
  WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
  ORDER BY agent_id::text = lower($2) DESC LIMIT 1
) AS named
LEFT JOIN agent_aliases AS alias ON alias.project_id = $1 AND alias.agent_id = named.agent_id
