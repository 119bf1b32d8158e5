/** Copies all notes since the last run. $1 project */
const COPY_NOTES = `INSERT INTO pg_temp.work_taken (note_id, agent_ids, user_ids, days, pipeline_from, feed_from, imported)
SELECT note_id, agent_ids, user_ids, days, pipeline_from, feed_from, imported FROM change_notes WHERE project_id = $1`;

/** The same of notes in tables of an earlier release: a row for each day of a relationship and for each contact. $1 project */
const COPY_OLDER_NOTES = `INSERT INTO pg_temp.work_taken (note_id, agent_ids, user_ids, days)
SELECT dirty_id, ARRAY[agent_id], ARRAY[user_id], ARRAY[day] FROM dirty_days WHERE project_id = $1
UNION ALL
SELECT dirty_id, NULL, ARRAY[user_id], NULL FROM dirty_contacts WHERE project_id = $1`;

/** Deletes the copied notes, but none that arrived since. $1 project */
const deleteCopied = (table: string, key: string): string =>
  `DELETE FROM ${table} WHERE project_id = $1 AND ${key} IN (SELECT note_id FROM pg_temp.work_taken)`;

/** Moves all notes since the last run into a work table. $1 project */
export const TAKE_NOTES: readonly string[] = [COPY_NOTES, deleteCopied('change_notes', 'note_id')];

/** The same of notes that an earlier release wrote. $1 project */
export const TAKE_OLDER_NOTES: readonly string[] = [
  COPY_OLDER_NOTES,
  deleteCopied('dirty_days', 'dirty_id'),
  deleteCopied('dirty_contacts', 'dirty_id'),
];

/** The first days on which the flow and the feed may have changed, by the moved notes. $1 time zone */
export const LATE_FACTS = `SELECT (min(pipeline_from) AT TIME ZONE $1)::date AS pipeline, (min(feed_from) AT TIME ZONE $1)::date AS feed
FROM pg_temp.work_taken`;

/** The distinct items of the moved notes and their numbers, and the days of `LATE_FACTS`. $1 time zone */
export const NOTED = `WITH note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
  SELECT DISTINCT entry.agent_id, entry.user_id, entry.day, imported
  FROM pg_temp.work_taken
  CROSS JOIN LATERAL unnest(agent_ids, user_ids, days) AS entry(agent_id, user_id, day)
  WHERE agent_ids IS NOT NULL
  RETURNING agent_id
),
contact AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT DISTINCT unnest(user_ids) FROM pg_temp.work_taken WHERE agent_ids IS NULL
  RETURNING user_id
)
SELECT notes + contacts AS rows, contacts, late.pipeline, late.feed
FROM (SELECT count(*)::integer AS notes FROM note) AS note,
     (SELECT count(*)::integer AS contacts FROM contact) AS contact,
     (${LATE_FACTS}) AS late`;

/**
 * Adds the relationships and contacts with facts on days that have now started, because facts may be dated in the
 * future. Returns the numbers of added `relationships` and `contacts`. $1 project, $2 previous as-of date, $3 as-of
 * date, $4 time zone
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
     (SELECT count(*)::integer AS contacts FROM met) AS met`;
