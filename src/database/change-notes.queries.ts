import type { QueryRunner } from 'typeorm';

/**
 * Entries of one note, at most. A batch of events has fewer and so makes one note; a file makes as many as it takes, for
 * a value has 1 GB at most, and is in memory as a whole.
 */
export const MAX_NOTE_ENTRIES = 10_000;

/** INSERT of notes, none where the source has no rows. $1 is the project. @param columns the note's, each an array */
function insertNotes(
  columns: readonly (readonly [column: string, ofSource: string])[],
  [from, moment]: readonly [column: string, ofSource: string],
  source: string,
): string {
  return `
    INSERT INTO change_notes (project_id, note_id, ${columns.map(([column]) => column).join(', ')}, ${from})
    SELECT $1, gen_random_uuid(), ${columns.map(([, ofSource]) => `array_agg(${ofSource})`).join(', ')}, min(${moment})
    FROM (SELECT *, (row_number() OVER () - 1) / ${MAX_NOTE_ENTRIES} AS part FROM ${source}) AS parts
    GROUP BY part`;
}

/**
 * SQL that notes relationships with new facts. $1 is the project.
 *
 * @param source item of a FROM clause with agent_id, user_id, day (UTC): each once
 * @param sentAt column of it: the first moment of an interaction that went out, which the feed shows at once
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
  );
}

/**
 * SQL that notes contacts that are new, have another name, or another place in the pipeline. $1 is the project.
 *
 * @param source item of a FROM clause with user_id: each once
 * @param placedAt column of it: the first moment from which on the contact may have another place
 */
export function recordChangedContacts(source: string, placedAt = 'NULL::timestamptz'): string {
  return insertNotes([['user_ids', 'user_id']], ['pipeline_from', placedAt], source);
}

/**
 * SQL that notes acts, which no number of the recompute is made of, where they may be of a day that is over: no clock in
 * use shows midnight but at a quarter of an hour. $1 is the project.
 *
 * @param source item of a FROM clause with occurred_at
 */
export function recordLateActs(source: string): string {
  return `INSERT INTO change_notes (project_id, note_id, user_ids, feed_from)
    SELECT $1, gen_random_uuid(), '{}', min(occurred_at) FROM ${source}
    WHERE occurred_at < date_bin('15 minutes', now(), timestamptz 'epoch') HAVING count(*) > 0`;
}

/**
 * Takes a contact out of the notes of a project. The caller has the project's lease: whoever else is at work only adds
 * notes.
 *
 * @returns how many entries there were of the contact
 */
export async function eraseFromNotes(runner: QueryRunner, projectId: string, userId: string): Promise<number> {
  const named = 'project_id = $1 AND $2 = ANY (user_ids)';
  const [erased]: { entries: number }[] = await runner.query(
    `SELECT coalesce(sum(cardinality(array_positions(user_ids, $2))), 0)::integer AS entries FROM change_notes WHERE ${named}`,
    [projectId, userId],
  );
  // Statements of their own: Citus would send a WITH that changes rows to all nodes.
  await runner.query(`DELETE FROM change_notes WHERE ${named} AND $2 = ALL (user_ids)`, [projectId, userId]);
  await runner.query(
    `UPDATE change_notes SET agent_ids = ${othersOf('agent_ids')}, user_ids = ${othersOf('user_ids')}, days = ${othersOf('days')}
     WHERE ${named}`,
    [projectId, userId],
  );
  return erased?.entries ?? 0;
}

/** The entries of a column that are not of user $2, side by side with those of the others; of a note of contacts, null stays null. */
function othersOf(column: string): string {
  return `(
    SELECT array_agg(entry.value ORDER BY entry.place)
    FROM unnest(${column}, user_ids) WITH ORDINALITY AS entry(value, user_id, place)
    WHERE ${column} IS NOT NULL AND entry.user_id <> $2)`;
}
