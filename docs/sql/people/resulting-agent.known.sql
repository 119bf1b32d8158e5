-- src/people/resulting-agent.queries.ts
WITH known AS (
  SELECT user_id, count(DISTINCT agent_id) AS agents, min(day) FILTER (WHERE (direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE) AS first
  FROM (SELECT coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.agent_id, (occurred_at AT TIME ZONE $3)::date AS day,
    occurred_at, weight, direction, kind
  FROM interactions AS fact
  LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = fact.user_id
  WHERE fact.project_id = $1 AND fact.agent_id = ANY ($2::uuid[]) AND weight > 0
    AND CASE WHEN $5::boolean THEN (direction IS NULL AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE ELSE true END) AS fact
  WHERE day <= $4::date
  GROUP BY user_id
)
SELECT count(*)::integer AS contacts, (count(*) FILTER (WHERE agents > 1))::integer AS shared, min(first) - date '1970-01-01' AS first
FROM known
