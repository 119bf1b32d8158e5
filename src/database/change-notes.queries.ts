import type { QueryRunner } from 'typeorm';

/**
 * Maximum number of entries in one note. A batch of events has fewer, so it writes one note. A file writes several,
 * because a value is held in memory as a whole and is limited to 1 GB.
 */
export const MAX_NOTE_ENTRIES = 10_000;

/**
 * INSERT of notes; none if the source has no rows. $1 is the project.
 *
 * @param columns of the note, each an array
 * @param imported whether a file brought what changed
 */
function insertNotes(
  columns: readonly (readonly [column: string, ofSource: string])[],
  [from, moment]: readonly [column: string, ofSource: string],
  source: string,
  imported = false,
): string {
  return `
    INSERT INTO change_notes (project_id, note_id, ${columns.map(([column]) => column).join(', ')}, ${from}, imported)
    SELECT $1, gen_random_uuid(), ${columns.map(([, ofSource]) => `array_agg(${ofSource})`).join(', ')}, min(${moment}), ${imported}
    FROM (SELECT *, (row_number() OVER () - 1) / ${MAX_NOTE_ENTRIES} AS part FROM ${source}) AS parts
    GROUP BY part`;
}

/**
 * SQL that records relationships with new facts that a file brought. $1 is the project.
 *
 * @param source item of a FROM clause with distinct agent_id, user_id, day (UTC)
 * @param sentAt its column with the time of the first outbound interaction, which the feed shows at once
 */
export function recordChangedDays(source: string, sentAt = 'NULL::timestamptz'): string {
  return insertNotes(
    [
      ['agent_ids', 'agent_id'],
      ['user_ids', 'user_id'],
      ['days', 'day'],
    ],
    ['feed_from', sentAt],
    source,
    true,
  );
}

/**
 * SQL that records contacts that are new, or whose name or pipeline stage changed. $1 is the project.
 *
 * @param source item of a FROM clause with distinct user_id
 * @param placedAt its column with the first time from which the contact's stage may differ
 */
export function recordChangedContacts(source: string, placedAt = 'NULL::timestamptz'): string {
  return insertNotes([['user_ids', 'user_id']], ['pipeline_from', placedAt], source);
}

/**
 * SQL that records acts that may belong to a day that is over. No computed number depends on acts. Midnight in any time
 * zone is at a quarter of an hour in UTC. $1 is the project.
 *
 * @param source item of a FROM clause with occurred_at
 */
export function recordLateActs(source: string): string {
  return `INSERT INTO change_notes (project_id, note_id, user_ids, feed_from)
    SELECT $1, gen_random_uuid(), '{}', min(occurred_at) FROM ${source}
    WHERE occurred_at < date_bin('15 minutes', now(), timestamptz 'epoch') HAVING count(*) > 0`;
}

/**
 * Removes a contact from the notes of a project. The caller holds the project's lease, so others can only add notes.
 *
 * @returns the number of entries of the contact
 */
export async function eraseFromNotes(runner: QueryRunner, projectId: string, userId: string): Promise<number> {
  const named = 'project_id = $1 AND $2 = ANY (user_ids)';
  const [erased]: { entries: number }[] = await runner.query(
    `SELECT coalesce(sum(cardinality(array_positions(user_ids, $2))), 0)::integer AS entries FROM change_notes WHERE ${named}`,
    [projectId, userId],
  );
  // Separate statements, because Citus would send a WITH that changes rows to all nodes.
  await runner.query(`DELETE FROM change_notes WHERE ${named} AND $2 = ALL (user_ids)`, [projectId, userId]);
  await runner.query(
    `UPDATE change_notes SET agent_ids = ${othersOf('agent_ids')}, user_ids = ${othersOf('user_ids')}, days = ${othersOf('days')}
     WHERE ${named}`,
    [projectId, userId],
  );
  return erased?.entries ?? 0;
}

/** The entries of a column without those of user $2, in parallel to the other columns; null stays null. */
function othersOf(column: string): string {
  return `(
    SELECT array_agg(entry.value ORDER BY entry.place)
    FROM unnest(${column}, user_ids) WITH ORDINALITY AS entry(value, user_id, place)
    WHERE ${column} IS NOT NULL AND entry.user_id <> $2)`;
}
