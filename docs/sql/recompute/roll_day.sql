-- src/recompute/facts/change.statements.ts
WITH come AS MATERIALIZED (
  SELECT agent_id, user_id
  FROM relationship_days
  WHERE project_id = $1
    AND day > $2::date
    AND day <= $3::date
),
related AS (
  INSERT INTO pg_temp.work_relationships (agent_id, user_id)
  SELECT agent_id, user_id FROM come
  EXCEPT
  SELECT agent_id, user_id FROM pg_temp.work_relationships
  RETURNING 1
),
met AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT user_id FROM come
  UNION
  SELECT user_id
  FROM (
    SELECT user_id, first_seen AS at FROM contacts WHERE project_id = $1
    UNION ALL
    SELECT user_id, classified_at FROM classifications WHERE project_id = $1
    UNION ALL
    SELECT user_id, routed_at FROM permanent_routes WHERE project_id = $1
    UNION ALL
    SELECT user_id, decided_at FROM lead_outcomes WHERE project_id = $1
  ) AS pipeline_fact
  -- No time zone is a day ahead of UTC, so earlier ones need no time zone.
  WHERE at >= $2::date::timestamp AT TIME ZONE 'UTC'
    AND (at AT TIME ZONE $4)::date > $2::date
    AND (at AT TIME ZONE $4)::date <= $3::date
  EXCEPT
  SELECT user_id FROM pg_temp.work_contacts
  RETURNING 1
)
SELECT relationships AS rows, relationships, contacts
FROM (SELECT count(*)::integer AS relationships FROM related) AS related,
     (SELECT count(*)::integer AS contacts FROM met) AS met
