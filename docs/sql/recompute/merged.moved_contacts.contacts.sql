-- src/recompute/identity/alias.statements.ts
WITH seen AS (
  SELECT work.user_id, found.day
  FROM pg_temp.work_contacts AS work
  CROSS JOIN LATERAL (
    SELECT day FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id AND day <= $2::date LIMIT 1
  ) AS found
),
newest_route AS (
  SELECT DISTINCT ON (user_id) user_id, agent_id, (routed_at AT TIME ZONE $3)::date AS routed_on
  FROM (
    SELECT work.user_id, found.project_id, found.routed_at, found.agent_id
    FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM pg_temp.work_contacts AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS work
    CROSS JOIN LATERAL (
      SELECT * FROM permanent_routes WHERE project_id = $1 AND user_id = work.id OFFSET 0
    ) AS found) AS permanent_routes
  WHERE project_id = $1 AND (routed_at AT TIME ZONE $3)::date <= $2::date
  ORDER BY user_id, routed_at DESC, agent_id
),
nurtured AS (
  SELECT newest_route.user_id, (array_agg(since.day ORDER BY since.day))[2] AS day
  FROM newest_route
  JOIN relationship_days AS since ON since.project_id = $1
    AND since.agent_id = newest_route.agent_id
    AND since.user_id = newest_route.user_id
    AND since.day BETWEEN newest_route.routed_on AND $2::date
  GROUP BY newest_route.user_id
  HAVING count(*) >= 2
),
dated AS (
  SELECT user_id, 1 AS place, (first_seen AT TIME ZONE $3)::date AS day, first_seen AS at, true AS is_contact
  FROM (
    SELECT work.user_id, found.project_id, found.first_seen
    FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM pg_temp.work_contacts AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS work
    CROSS JOIN LATERAL (
      SELECT * FROM contacts WHERE project_id = $1 AND user_id = work.id OFFSET 0
    ) AS found) AS contacts WHERE project_id = $1
  UNION ALL
  SELECT user_id, 1, day, day::timestamp AT TIME ZONE $3, false FROM seen
  UNION ALL
  SELECT user_id, 2, (classified_at AT TIME ZONE $3)::date, classified_at, false
  FROM (
    SELECT work.user_id, found.project_id, found.classified_at
    FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM pg_temp.work_contacts AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS work
    CROSS JOIN LATERAL (
      SELECT * FROM classifications WHERE project_id = $1 AND user_id = work.id OFFSET 0
    ) AS found) AS classifications WHERE project_id = $1
  UNION ALL
  SELECT user_id, 3, (routed_at AT TIME ZONE $3)::date, routed_at, false FROM (
    SELECT work.user_id, found.project_id, found.routed_at, found.agent_id
    FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM pg_temp.work_contacts AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS work
    CROSS JOIN LATERAL (
      SELECT * FROM permanent_routes WHERE project_id = $1 AND user_id = work.id OFFSET 0
    ) AS found) AS permanent_routes WHERE project_id = $1
  UNION ALL
  SELECT user_id, 4, day, day::timestamp AT TIME ZONE $3, false FROM nurtured
  UNION ALL
  SELECT user_id, 5, (decided_at AT TIME ZONE $3)::date, decided_at, false
  FROM (
    SELECT work.user_id, found.project_id, found.decided_at
    FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM pg_temp.work_contacts AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS work
    CROSS JOIN LATERAL (
      SELECT * FROM lead_outcomes WHERE project_id = $1 AND user_id = work.id OFFSET 0
    ) AS found) AS lead_outcomes WHERE project_id = $1
),
progress AS (
  SELECT user_id,
         CASE max(place) FILTER (WHERE day <= $2::date)
           WHEN 1 THEN 'new' WHEN 2 THEN 'qualified' WHEN 3 THEN 'routed' WHEN 4 THEN 'nurtured' WHEN 5 THEN 'closed'
         END AS stage,
         -- The first fact of any kind: a contact that starts with a later stage was never new, not even for a time of
         -- 0.
         min(at) FILTER (WHERE day <= $2::date) AS new_at,
         min(at) FILTER (WHERE place = 2 AND day <= $2::date) AS qualified_at,
         min(at) FILTER (WHERE place = 3 AND day <= $2::date) AS routed_at,
         min(at) FILTER (WHERE place = 4 AND day <= $2::date) AS nurtured_at,
         min(at) FILTER (WHERE place = 5 AND day <= $2::date) AS closed_at
  FROM dated
  GROUP BY user_id
  HAVING bool_or(is_contact)
),
moved AS (
  INSERT INTO pg_temp.work_moves (user_id, stage, stage_before)
  SELECT user_id, stage, stage_before
  FROM (
    SELECT progress.user_id, progress.stage, kept.stage AS stage_before
    FROM progress
    LEFT JOIN contact_stages AS kept ON kept.project_id = $1 AND kept.user_id = progress.user_id
    WHERE progress.stage IS DISTINCT FROM kept.stage
    UNION ALL
    SELECT user_id, NULL, stage
    FROM (
    SELECT found.* FROM pg_temp.work_contacts AS work CROSS JOIN LATERAL (
      SELECT * FROM contact_stages WHERE project_id = $1 AND user_id = work.user_id OFFSET 0) AS found) AS contact_stages
    WHERE project_id = $1 AND user_id NOT IN (SELECT user_id FROM progress)
  ) AS found
  RETURNING stage, stage_before
)
SELECT count(*)::integer AS rows,
       (count(*) FILTER (WHERE stage IS NULL))::integer AS gone,
       count(stage_before)::integer AS losing
FROM moved
