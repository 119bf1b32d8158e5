-- src/recompute/identity/alias.statements.ts
INSERT INTO pg_temp.work_days (agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other)
SELECT agent_id, user_id, day,
       0::double precision AS w_sum,
         count(*)::integer AS n,
         (count(*) FILTER (WHERE way = 1))::integer AS n_in,
         (count(*) FILTER (WHERE way = 2))::integer AS n_out,
         max(occurred_at) AS last_at,
         coalesce(sum(weight) FILTER (WHERE way < 2 AND is_exact), 0)
           + least(coalesce(sum(weight::numeric) FILTER (WHERE way < 2 AND NOT is_exact), 0), 1e300)::double precision AS w_part,
         max(occurred_at) FILTER (WHERE way = 1) AS last_in_at,
         max(occurred_at) FILTER (WHERE way = 2) AS last_out_at,
         nullif(count(*) FILTER (WHERE kind = 'call'), 0)::integer AS n_call,
         nullif(count(*) FILTER (WHERE kind = 'meeting'), 0)::integer AS n_meeting,
         nullif(count(*) FILTER (WHERE kind = 'email'), 0)::integer AS n_email,
         nullif(count(*) FILTER (WHERE kind = 'other'), 0)::integer AS n_other
FROM (
  SELECT agent_id, user_id, (occurred_at AT TIME ZONE $2)::date AS day, occurred_at, weight, kind, weight <= 1e6 AND weight * 1024 = floor(weight * 1024) AS is_exact, CASE WHEN direction = 'outbound' AND kind IS DISTINCT FROM 'meeting' THEN 2 WHEN direction = 'inbound' AND kind IS DISTINCT FROM 'meeting' THEN 1 ELSE 0 END AS way
  FROM (
    SELECT fact.project_id, coalesce(member.survivor_id, fact.agent_id) AS agent_id, fact.user_id, fact.occurred_at, fact.weight, fact.direction, fact.kind
    FROM (SELECT * FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.agent_id, fact.occurred_at, fact.weight, fact.direction, fact.kind
    FROM interactions AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS interactions WHERE project_id = $1) AS fact
    LEFT JOIN (SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1 OFFSET 0) AS member
      ON member.agent_id = fact.agent_id
  ) AS interactions
  WHERE project_id = $1 AND weight > 0
  OFFSET 0
) AS fact
GROUP BY agent_id, user_id, day
