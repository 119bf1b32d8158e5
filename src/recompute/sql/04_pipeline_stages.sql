-- Each contact of the project at its furthest stage. $1 project, $2 as-of date
WITH seen AS (
  SELECT user_id, min(day) AS first_day
  FROM relationship_days
  WHERE project_id = $1
  GROUP BY user_id
),
classified AS (
  SELECT DISTINCT user_id
  FROM classifications
  WHERE project_id = $1
    AND classified_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
),
route AS (
  SELECT DISTINCT ON (user_id) user_id, agent_id, (routed_at AT TIME ZONE 'UTC')::date AS routed_on
  FROM permanent_routes
  WHERE project_id = $1
    AND routed_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
  ORDER BY user_id, routed_at DESC
),
nurtured AS (
  SELECT route.user_id
  FROM route
  JOIN relationship_days AS day ON day.project_id = $1
    AND day.agent_id = route.agent_id
    AND day.user_id = route.user_id
    AND day.day BETWEEN route.routed_on AND $2::date
  GROUP BY route.user_id
  HAVING count(*) >= 2
),
closed AS (
  SELECT DISTINCT user_id
  FROM lead_outcomes
  WHERE project_id = $1
    AND decided_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
),
furthest AS (
  SELECT CASE
           WHEN closed.user_id IS NOT NULL THEN 'closed'
           WHEN nurtured.user_id IS NOT NULL THEN 'nurtured'
           WHEN route.user_id IS NOT NULL THEN 'routed'
           WHEN classified.user_id IS NOT NULL THEN 'qualified'
           -- Known to us only through what happened after the as-of date.
           WHEN seen.first_day > $2::date THEN NULL
           ELSE 'new'
         END AS stage
  FROM contacts
  LEFT JOIN seen USING (user_id)
  LEFT JOIN classified USING (user_id)
  LEFT JOIN route USING (user_id)
  LEFT JOIN nurtured USING (user_id)
  LEFT JOIN closed USING (user_id)
  WHERE contacts.project_id = $1
)
INSERT INTO pipeline_stages (project_id, stage, count)
SELECT $1, stage, count(*)
FROM furthest
WHERE stage IS NOT NULL
GROUP BY stage
