-- src/people/resulting-contact.queries.ts
WITH rolled AS (
  SELECT coalesce(survivor_id, agent_id) AS agent_id, (occurred_at AT TIME ZONE $3)::date AS day, count(*) AS n,
         count(*) FILTER (WHERE direction = 'inbound' AND kind IS DISTINCT FROM 'meeting') AS n_in, count(*) FILTER (WHERE direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') AS n_out,
         coalesce(sum(weight::numeric) FILTER (WHERE (direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE), 0)::double precision AS w_part,
         max(occurred_at) AS last_at, max(occurred_at) FILTER (WHERE direction = 'inbound' AND kind IS DISTINCT FROM 'meeting') AS last_in_at,
         max(occurred_at) FILTER (WHERE direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') AS last_out_at
  FROM (
    SELECT fact.* FROM (SELECT agent_id FROM agents WHERE project_id = $1) AS agent
    CROSS JOIN LATERAL (
      SELECT agent_id, occurred_at, weight, direction, kind FROM interactions
      WHERE project_id = $1 AND agent_id = agent.agent_id AND user_id = ANY ($2::text[]) AND weight > 0
      OFFSET 0
    ) AS fact
  ) AS fact
  LEFT JOIN (SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1) AS member USING (agent_id)
  WHERE CASE WHEN $4::boolean THEN (direction IS NULL AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE ELSE true END
  GROUP BY coalesce(survivor_id, agent_id), day
)
SELECT agents.agent_id, agents.name AS agent_name,
       json_agg(json_build_array(day - date '1970-01-01', 0, n, n_in, n_out, w_part, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END) ORDER BY day) AS days
FROM rolled JOIN agents ON agents.project_id = $1 AND agents.agent_id = rolled.agent_id
GROUP BY agents.agent_id, agents.name
