/**
 * Takes all that was noted since the last run, each thing once, and says how much, and from which day on the flow and the feed
 * may be others. The release before, which may still run, writes a row for each relationship's day and for each contact.
 * $1 project, $2 time zone
 */
export const TAKE_NOTES = `WITH noted AS (
  DELETE FROM change_notes WHERE project_id = $1 RETURNING agent_ids, user_ids, days, pipeline_from, feed_from, imported
),
noted_day AS (
  DELETE FROM dirty_days WHERE project_id = $1 RETURNING agent_id, user_id, day
),
noted_contact AS (
  DELETE FROM dirty_contacts WHERE project_id = $1 RETURNING user_id
),
note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
  SELECT entry.agent_id, entry.user_id, entry.day, imported
  FROM noted CROSS JOIN LATERAL unnest(agent_ids, user_ids, days) AS entry(agent_id, user_id, day)
  WHERE agent_ids IS NOT NULL
  UNION
  SELECT agent_id, user_id, day, false FROM noted_day
  RETURNING agent_id
),
contact AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT unnest(user_ids) FROM noted WHERE agent_ids IS NULL
  UNION
  SELECT user_id FROM noted_contact
  RETURNING user_id
)
SELECT notes + contacts AS rows, contacts,
  (SELECT (min(pipeline_from) AT TIME ZONE $2)::date FROM noted) AS pipeline,
  (SELECT (min(feed_from) AT TIME ZONE $2)::date FROM noted) AS feed
FROM (SELECT count(*)::integer AS notes FROM note) AS note, (SELECT count(*)::integer AS contacts FROM contact) AS contact`;

/** The same for a first run, which reads everything and is compared with nothing. $1 project, $2 time zone */
export const DROP_NOTES = `WITH noted AS (DELETE FROM change_notes WHERE project_id = $1 RETURNING pipeline_from, feed_from)
SELECT (min(pipeline_from) AT TIME ZONE $2)::date AS pipeline, (min(feed_from) AT TIME ZONE $2)::date AS feed
FROM noted`;

/**
 * Adds the relationships and contacts with whom something happened on a day that now has come: facts may be dated ahead.
 * Says how many `relationships` and `contacts` more that are. $1 project, $2 as-of date before, $3 as-of date, $4 time zone
 */
export const ROLL_DAY = `WITH come AS MATERIALIZED (
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
  WHERE (at AT TIME ZONE $4)::date > $2::date
    AND (at AT TIME ZONE $4)::date <= $3::date
  EXCEPT
  SELECT user_id FROM pg_temp.work_contacts
  RETURNING 1
)
SELECT relationships AS rows, relationships, contacts
FROM (SELECT count(*)::integer AS relationships FROM related) AS related,
     (SELECT count(*)::integer AS contacts FROM met) AS met`;
