-- Puts contacts at their furthest stage, and counts who came and went. $1 project, $2 as-of date, $3 time zone
WITH contact AS (
  SELECT user_id
  FROM :rows_of contacts
  WHERE project_id = $1
),
unseen AS (
  -- Known to us only through what happened after the as-of date.
  SELECT user_id
  FROM contact
  WHERE EXISTS (
      SELECT FROM relationship_days AS day
      WHERE day.project_id = $1 AND day.user_id = contact.user_id AND day.day > $2::date)
    AND NOT EXISTS (
      SELECT FROM relationship_days AS day
      WHERE day.project_id = $1 AND day.user_id = contact.user_id AND day.day <= $2::date)
),
classified AS (
  SELECT DISTINCT user_id
  FROM :rows_of classifications
  WHERE project_id = $1
    AND (classified_at AT TIME ZONE $3)::date <= $2::date
),
route AS (
  SELECT DISTINCT ON (user_id) user_id, agent_id, (routed_at AT TIME ZONE $3)::date AS routed_on
  FROM :rows_of permanent_routes
  WHERE project_id = $1
    AND (routed_at AT TIME ZONE $3)::date <= $2::date
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
  FROM :rows_of lead_outcomes
  WHERE project_id = $1
    AND (decided_at AT TIME ZONE $3)::date <= $2::date
),
furthest AS (
  -- Not by joins, which for few contacts would compare each with each.
  SELECT user_id,
         CASE max(rank)
           WHEN 6 THEN 'closed'
           WHEN 5 THEN 'nurtured'
           WHEN 4 THEN 'routed'
           WHEN 3 THEN 'qualified'
           WHEN 1 THEN 'new'
         END AS stage
  FROM (
    SELECT user_id, 1 AS rank FROM contact
    UNION ALL
    SELECT user_id, 2 FROM unseen
    UNION ALL
    SELECT user_id, 3 FROM classified
    UNION ALL
    SELECT user_id, 4 FROM route
    UNION ALL
    SELECT user_id, 5 FROM nurtured
    UNION ALL
    SELECT user_id, 6 FROM closed
  ) AS reached
  GROUP BY user_id
  HAVING min(rank) = 1
),
moved AS (
  SELECT furthest.user_id, furthest.stage, kept.stage AS stage_before
  FROM furthest
  LEFT JOIN contact_stages AS kept ON kept.project_id = $1 AND kept.user_id = furthest.user_id
  WHERE furthest.stage IS DISTINCT FROM kept.stage
),
saved AS (
  INSERT INTO contact_stages (project_id, user_id, stage)
  SELECT $1, user_id, stage FROM moved WHERE stage IS NOT NULL
  ON CONFLICT (project_id, user_id) DO UPDATE SET stage = excluded.stage
),
departed AS (
  DELETE FROM contact_stages
  WHERE project_id = $1
    AND user_id IN (SELECT user_id FROM moved WHERE stage IS NULL)
),
counted AS (
  SELECT entry.stage, change + coalesce(kept.count, 0) AS count
  FROM (
    SELECT stage, sum(change)::integer AS change
    FROM (
      SELECT stage, 1 AS change FROM moved WHERE stage IS NOT NULL
      UNION ALL
      SELECT stage_before, -1 FROM moved WHERE stage_before IS NOT NULL
    ) AS changed
    GROUP BY stage
  ) AS entry
  LEFT JOIN pipeline_stages AS kept ON kept.project_id = $1 AND kept.stage = entry.stage
),
emptied AS (
  DELETE FROM pipeline_stages
  WHERE project_id = $1
    AND stage IN (SELECT stage FROM counted WHERE count = 0)
)
INSERT INTO pipeline_stages (project_id, stage, count)
SELECT $1, stage, count
FROM counted
WHERE count > 0
ON CONFLICT (project_id, stage) DO UPDATE SET count = excluded.count
