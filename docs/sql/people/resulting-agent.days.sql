-- src/people/resulting-agent.queries.ts
WITH fact AS MATERIALIZED (
  SELECT coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.agent_id, (occurred_at AT TIME ZONE $3)::date AS day,
    occurred_at, weight, direction, kind
  FROM interactions AS fact
  LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = fact.user_id
  WHERE fact.project_id = $1 AND fact.agent_id = ANY ($2::uuid[]) AND weight > 0
    AND CASE WHEN $5::boolean THEN (direction IS NULL AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE ELSE true END
),
shown AS (
  SELECT user_id FROM fact WHERE day <= $4::date
  GROUP BY user_id
  ORDER BY count(DISTINCT day) DESC, user_id COLLATE "C"
  LIMIT 100
),
rolled AS (
  SELECT user_id, day, count(*) AS n,
         count(*) FILTER (WHERE direction = 'inbound' AND kind IS DISTINCT FROM 'meeting') AS n_in, count(*) FILTER (WHERE direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') AS n_out,
         coalesce(sum(weight::numeric) FILTER (WHERE (direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') IS NOT TRUE), 0)::double precision AS w_part,
         max(occurred_at) AS last_at, max(occurred_at) FILTER (WHERE direction = 'inbound' AND kind IS DISTINCT FROM 'meeting') AS last_in_at,
         max(occurred_at) FILTER (WHERE direction = 'outbound' AND kind IS DISTINCT FROM 'meeting') AS last_out_at
  FROM fact
  WHERE user_id IN (SELECT user_id FROM shown)
  GROUP BY user_id, day
)
SELECT rolled.user_id, coalesce(alias.name, known.name, rolled.user_id) AS contact_name,
       json_agg(json_build_array(day - date '1970-01-01', 0, n, n_in, n_out, w_part, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END) ORDER BY day) AS days
FROM rolled
LEFT JOIN contacts AS known ON known.project_id = $1 AND known.user_id = rolled.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = rolled.user_id
GROUP BY rolled.user_id, alias.name, known.name
