-- src/fleet/pipeline-transitions.queries.ts
WITH zone AS (
         SELECT coalesce(
           (SELECT time_zone FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1),
           (SELECT time_zone FROM projects WHERE project_id = $1)) AS time_zone
       ),
       seen AS (
  SELECT user_id, min(day) AS day FROM relationship_days WHERE project_id = $1 GROUP BY user_id
),
newest_route AS (
  SELECT DISTINCT ON (user_id) user_id, agent_id, (routed_at AT TIME ZONE (SELECT time_zone FROM zone))::date AS routed_on
  FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.routed_at, fact.agent_id
    FROM permanent_routes AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS permanent_routes
  WHERE project_id = $1 AND (routed_at AT TIME ZONE (SELECT time_zone FROM zone))::date <= $3::date
  ORDER BY user_id, routed_at DESC, agent_id
),
nurtured AS (
  SELECT newest_route.user_id, (array_agg(since.day ORDER BY since.day))[2] AS day
  FROM newest_route
  JOIN relationship_days AS since ON since.project_id = $1
    AND since.agent_id = newest_route.agent_id
    AND since.user_id = newest_route.user_id
    AND since.day BETWEEN newest_route.routed_on AND $3::date
  GROUP BY newest_route.user_id
  HAVING count(*) >= 2
),
dated AS (
  SELECT user_id, 1 AS place, (first_seen AT TIME ZONE (SELECT time_zone FROM zone))::date AS day, first_seen AS at, true AS is_contact
  FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.first_seen
    FROM contacts AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS contacts WHERE project_id = $1
  UNION ALL
  SELECT user_id, 1, day, day::timestamp AT TIME ZONE (SELECT time_zone FROM zone), false FROM seen
  UNION ALL
  SELECT user_id, 2, (classified_at AT TIME ZONE (SELECT time_zone FROM zone))::date, classified_at, false
  FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.classified_at
    FROM classifications AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS classifications WHERE project_id = $1
  UNION ALL
  SELECT user_id, 3, (routed_at AT TIME ZONE (SELECT time_zone FROM zone))::date, routed_at, false FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.routed_at, fact.agent_id
    FROM permanent_routes AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS permanent_routes WHERE project_id = $1
  UNION ALL
  SELECT user_id, 4, day, day::timestamp AT TIME ZONE (SELECT time_zone FROM zone), false FROM nurtured
  UNION ALL
  SELECT user_id, 5, (decided_at AT TIME ZONE (SELECT time_zone FROM zone))::date, decided_at, false
  FROM (
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, fact.decided_at
    FROM lead_outcomes AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS lead_outcomes WHERE project_id = $1
),
progress AS (
  SELECT user_id,
         CASE max(place) FILTER (WHERE day <= $3::date)
           WHEN 1 THEN 'new' WHEN 2 THEN 'qualified' WHEN 3 THEN 'routed' WHEN 4 THEN 'nurtured' WHEN 5 THEN 'closed'
         END AS stage,
         -- The first fact of any kind: a contact that starts with a later stage was never new, not even for a time of
         -- 0.
         min(at) FILTER (WHERE day <= $3::date) AS new_at,
         min(at) FILTER (WHERE place = 2 AND day <= $3::date) AS qualified_at,
         min(at) FILTER (WHERE place = 3 AND day <= $3::date) AS routed_at,
         min(at) FILTER (WHERE place = 4 AND day <= $3::date) AS nurtured_at,
         min(at) FILTER (WHERE place = 5 AND day <= $3::date) AS closed_at
  FROM dated
  GROUP BY user_id
  HAVING bool_or(is_contact)
),
       stay AS (
         SELECT entry.stage, at,
                min(at) OVER (PARTITION BY user_id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS left_at
         FROM progress
         CROSS JOIN LATERAL (VALUES (1, 'new', progress.new_at), (2, 'qualified', progress.qualified_at), (3, 'routed', progress.routed_at), (4, 'nurtured', progress.nurtured_at), (5, 'closed', progress.closed_at)) AS entry (place, stage, at)
         WHERE progress.stage IS NOT NULL AND at IS NOT NULL
       )
       SELECT stage,
              count(*)::integer AS entered,
              count(left_at)::integer AS left,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - at)::double precision / 86400)
                AS median_days
       FROM stay
       -- A stage is skipped if a later one came first, even at the same moment.
       WHERE coalesce(at < left_at, true)
         AND (at AT TIME ZONE (SELECT time_zone FROM zone))::date >= coalesce($2::date, '-infinity')
       GROUP BY stage
