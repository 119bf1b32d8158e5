import { recordChangedContacts } from '../database/change-notes.queries';

/**
 * Whether the name of a fact replaces the name of the contact. The result does not depend on the order of the facts.
 */
const BETTER_NAME = (name: string) => `(${name}.name IS NOT NULL AND (contacts.name IS NULL
  OR (${name}.name_given, ${name}.named_at, ${name}.name COLLATE "C")
   > (contacts.name_given, coalesce(contacts.named_at, '-infinity'), contacts.name COLLATE "C")))`;

/** The contacts `saved`, with their first-seen time if it is now earlier: this statement sees the old rows. */
const FIRST_SEEN = `(
    SELECT saved.user_id,
           CASE WHEN before.user_id IS NULL OR saved.first_seen < before.first_seen THEN saved.first_seen END AS placed_at
    FROM saved LEFT JOIN contacts AS before ON before.project_id = $1 AND before.user_id = saved.user_id) AS contacts`;

/**
 * SQL that creates the contacts of `source` that the project does not have, and updates the others. A contact was first
 * seen at its earliest fact. Its name is the last one set explicitly, or else the one of its latest fact. $1 is the
 * project; returns the new or changed rows.
 *
 * Rows go in the order of the key, so that writers cannot deadlock. Unchanged rows are filtered out first, because an
 * upsert would lock them.
 *
 * @param source item of a FROM clause with distinct user_id, and first_seen, name, named_at, name_given
 */
export function upsertContacts(source: string, returning: string): string {
  return `INSERT INTO contacts (project_id, user_id, name, first_seen, named_at, name_given)
    SELECT $1, user_id, name, first_seen, named_at, name_given FROM ${source} AS staged
    WHERE NOT EXISTS (
      SELECT 1 FROM contacts WHERE contacts.project_id = $1 AND contacts.user_id = staged.user_id
        AND contacts.first_seen <= staged.first_seen AND NOT ${BETTER_NAME('staged')})
    ORDER BY user_id COLLATE "C"
    ON CONFLICT (project_id, user_id) DO UPDATE SET
      first_seen = least(contacts.first_seen, excluded.first_seen),
      name = CASE WHEN ${BETTER_NAME('excluded')} THEN excluded.name ELSE contacts.name END,
      named_at = CASE WHEN ${BETTER_NAME('excluded')} THEN excluded.named_at ELSE contacts.named_at END,
      name_given = CASE WHEN ${BETTER_NAME('excluded')} THEN excluded.name_given ELSE contacts.name_given END
    RETURNING ${returning}`;
}

/**
 * SQL that also records them for the next recompute, and returns the number of contacts `added`.
 *
 * @param noted false if the next recompute reads everything anyway
 */
export function saveContacts(source: string, noted = true): string {
  // Citus joins a temporary table with a distributed one only through a WITH.
  return `WITH staged_source AS MATERIALIZED (SELECT * FROM ${source}),
  saved AS (${upsertContacts('staged_source', 'user_id, first_seen, xmax = 0 AS added')})
  ${noted ? `, noted AS (${recordChangedContacts(FIRST_SEEN, 'placed_at')})` : ''}
  SELECT count(*) FILTER (WHERE added)::integer AS added FROM saved`;
}
