import type { QueryRunner } from 'typeorm';
import { SEALED } from './event-digest';
import type { ImportProject } from './import-project.queries';
import { addNotedInteractions } from './interactions.queries';

const STAGED_KEYS = 'SELECT event_key FROM pg_temp.staged_interactions WHERE event_key IS NOT NULL';

/**
 * Leaves one content of each external id in the staging table, and none that the project has. Which one counts does not
 * depend on the order of the rows. The others are `contradictions`, unless their content was not kept, or was emptied by
 * an erasure.
 */
export async function settleStaged(runner: QueryRunner, project: ImportProject): Promise<void> {
  await runner.query(
    `CREATE TEMPORARY TABLE contradictions (
       LIKE pg_temp.staged_interactions, over_quota boolean NOT NULL, of_project boolean NOT NULL
     ) ON COMMIT DROP`,
  );
  // When filling a temporary table, or deleting from it, Citus joins only temporary ones.
  await runner.query(
    'CREATE TEMPORARY TABLE known_events (event_key uuid PRIMARY KEY, sealed uuid, content uuid) ON COMMIT DROP',
  );
  if (!project.isNew) await leaveKnown(runner, project);
  const [repeated]: unknown[] = await runner.query(
    `SELECT event_key FROM pg_temp.staged_interactions WHERE event_key IS NOT NULL
     GROUP BY event_key HAVING count(*) > 1 LIMIT 1`,
  );
  if (!repeated) return;
  await runner.query('CREATE TEMPORARY TABLE chosen_events (event_key uuid PRIMARY KEY, content uuid) ON COMMIT DROP');
  await runner.query(
    `INSERT INTO pg_temp.chosen_events SELECT DISTINCT ON (event_key) event_key, content
     FROM pg_temp.staged_interactions WHERE event_key IS NOT NULL ORDER BY event_key, content`,
  );
  const isOther = 'chosen.event_key = staged.event_key AND chosen.content <> staged.content';
  await runner.query(
    `INSERT INTO pg_temp.contradictions SELECT staged.*, false, false
     FROM pg_temp.staged_interactions staged JOIN pg_temp.chosen_events chosen ON ${isOther}
     WHERE staged.source_file IS NOT NULL`,
  );
  await runner.query(
    `DELETE FROM pg_temp.staged_interactions staged USING pg_temp.chosen_events chosen WHERE ${isOther}`,
  );
}

/** Removes the staged rows whose external id the project has, and keeps those that contradict what it has. */
async function leaveKnown(runner: QueryRunner, { projectId, digestKey }: ImportProject): Promise<void> {
  await leaveFormer(runner, projectId, digestKey);
  await addKnown(runner, projectId, 'known_events', STAGED_KEYS);
  await contradict(runner, digestKey);
}

/**
 * Adds what the project has of these keys. A receipt that is not moved yet has what its interaction does not have; one
 * that is moved in between is found there.
 */
async function addKnown(runner: QueryRunner, projectId: string, table: string, keys: string): Promise<void> {
  await runner.query(
    `INSERT INTO pg_temp.${table} SELECT event_key, sealed, content FROM event_receipts
     WHERE project_id = $1 AND event_key IN (${keys})`,
    [projectId],
  );
  await runner.query(
    `INSERT INTO pg_temp.${table} SELECT interaction_id, sealed, NULL FROM interactions
     WHERE project_id = $1 AND interaction_id IN (${keys})
     ON CONFLICT (event_key) DO UPDATE SET sealed = coalesce(excluded.sealed, ${table}.sealed)`,
    [projectId],
  );
}

/**
 * Removes the staged rows that an earlier import has stored by the id without the program, see `formerId`. Other content
 * under that id is of another program.
 */
async function leaveFormer(runner: QueryRunner, projectId: string, digestKey: Buffer): Promise<void> {
  const [staged]: unknown[] = await runner.query(
    'SELECT former_key FROM pg_temp.staged_interactions WHERE former_key IS NOT NULL LIMIT 1',
  );
  if (!staged) return;
  await runner.query(
    'CREATE TEMPORARY TABLE former_events (event_key uuid PRIMARY KEY, sealed uuid, content uuid) ON COMMIT DROP',
  );
  const keys = 'SELECT former_key FROM pg_temp.staged_interactions WHERE former_key IS NOT NULL';
  await addKnown(runner, projectId, 'former_events', keys);
  await runner.query(
    `DELETE FROM pg_temp.staged_interactions staged USING pg_temp.former_events former
     WHERE former.event_key = staged.former_key
       AND coalesce(former.sealed, ${SEALED('$1::bytea', 'former.content')}) = ${SEALED('$1::bytea', 'staged.content')}`,
    [digestKey],
  );
}

/**
 * Removes the staged rows of `known_events`, and keeps those that contradict them. Content that was not kept contradicts
 * nothing.
 */
async function contradict(runner: QueryRunner, digestKey: Buffer): Promise<void> {
  await runner.query(
    `INSERT INTO pg_temp.contradictions SELECT staged.*, false, true
     FROM pg_temp.staged_interactions staged JOIN pg_temp.known_events known ON known.event_key = staged.event_key
     WHERE staged.source_file IS NOT NULL
       AND coalesce(known.sealed, ${SEALED('$1::bytea', 'known.content')}) <> ${SEALED('$1::bytea', 'staged.content')}`,
    [digestKey],
  );
  await runner.query(
    `DELETE FROM pg_temp.staged_interactions staged USING pg_temp.known_events known
     WHERE known.event_key = staged.event_key`,
  );
}

/** Interactions with an external id, after `settleStaged`. $2 is the project's key of digests. */
const WITH_ID = `
  SELECT DISTINCT ON (event_key) $1::uuid, event_key, agent_id, contact, occurred_at, staged.kind, direction, weight,
    external_id, ${SEALED('$2::bytea', 'content')}
  FROM pg_temp.staged_interactions staged JOIN agents ON agents.project_id = $1 AND agents.name = staged.agent
  WHERE event_key IS NOT NULL ORDER BY event_key`;
const UNLESS_KNOWN = 'ON CONFLICT (project_id, interaction_id) DO NOTHING';

/**
 * Interactions without an external id. The id is a digest of the content (SHA-256, because FIPS servers reject MD5);
 * for external ids the digest starts with another word, see `eventKey`. Rows with the same content have different
 * ordinals in the last four bytes of their id, so a file keeps its identical rows, and adds none if it is imported
 * again. All fields have a fixed length or a length prefix, except the last text, so that no two contents give the same
 * bytes.
 */
const WITHOUT_ID = `
  SELECT $1::uuid, encode(substr(digest, 1, 12) || int4send(ordinal), 'hex')::uuid AS interaction_id,
    agent_id, contact, occurred_at, kind, direction, weight, external_id, NULL::uuid AS sealed
  FROM (
    SELECT digested.*, (row_number() OVER (PARTITION BY digest) - 1)::integer AS ordinal
    FROM (
      SELECT agents.agent_id, staged.*, substr(sha256(
        convert_to('content/' || staged.kind || '/' || coalesce(direction, '') || '/' || length(agent) || '/' || agent || contact, 'UTF8')
          || timestamptz_send(occurred_at) || float8send(weight)), 1, 12) AS digest
      FROM pg_temp.staged_interactions staged JOIN agents ON agents.project_id = $1 AND agents.name = staged.agent
      WHERE event_key IS NULL
    ) digested
  ) numbered
  ORDER BY interaction_id
  ${UNLESS_KNOWN}`;

/** Adds the staged interactions that the project does not have. @returns their number */
export async function mergeInteractions(runner: QueryRunner, project: ImportProject): Promise<number> {
  const { projectId, digestKey, isNew, withReceipts } = project;
  const add = async (rows: string, ...values: unknown[]) => {
    const [result]: { added: number }[] = await runner.query(addNotedInteractions(rows, !isNew), [
      projectId,
      ...values,
    ]);
    return result?.added ?? 0;
  };
  if (withReceipts) await writeReceipts(runner, project);
  // Without conflicts to look for it is faster.
  const withId = await add(isNew ? WITH_ID : `${WITH_ID} ${UNLESS_KNOWN}`, digestKey);
  const overtaken = isNew ? 0 : await leaveOvertaken(runner, project, withId);
  return withId - overtaken + (await add(WITHOUT_ID));
}

/** Also for interactions, because a server of the release before may look for them. */
async function writeReceipts(runner: QueryRunner, { projectId, digestKey }: ImportProject): Promise<void> {
  await runner.query(
    `INSERT INTO event_receipts (project_id, event_key, sealed)
     SELECT DISTINCT ON (event_key) $1::uuid, event_key, ${SEALED('$2::bytea', 'content')}
     FROM pg_temp.staged_interactions WHERE event_key IS NOT NULL ORDER BY event_key
     ON CONFLICT (project_id, event_key) DO NOTHING`,
    [projectId, digestKey],
  );
}

/**
 * Batches of events may have stored some of the external ids since `settleStaged`: with other content, the staged rows
 * are `contradictions` after all.
 *
 * @param added the number of interactions that were added with an external id
 * @returns how many of them are removed again, for their ids are of events that are no interactions
 */
async function leaveOvertaken(runner: QueryRunner, project: ImportProject, added: number): Promise<number> {
  const { projectId, digestKey } = project;
  const forgetSame = `DELETE FROM pg_temp.known_events known USING pg_temp.staged_interactions staged
    WHERE staged.event_key = known.event_key AND known.sealed = ${SEALED('$1::bytea', 'staged.content')}`;
  await runner.query('DELETE FROM pg_temp.known_events');
  await runner.query(
    `INSERT INTO pg_temp.known_events SELECT event_key, sealed, content FROM event_receipts
     WHERE project_id = $1 AND event_key IN (${STAGED_KEYS})`,
    [projectId],
  );
  await runner.query(forgetSame, [digestKey]);
  const [counts]: { staged: number; receipts: number }[] = await runner.query(
    `SELECT (SELECT count(DISTINCT event_key) FROM pg_temp.staged_interactions)::integer AS staged,
            (SELECT count(*) FROM pg_temp.known_events)::integer AS receipts`,
  );
  if (counts?.staged === added && counts.receipts === 0) return 0;
  await runner.query('CREATE TEMPORARY TABLE stored_events (event_key uuid, sealed uuid, content uuid) ON COMMIT DROP');
  await runner.query(
    `INSERT INTO pg_temp.stored_events SELECT interaction_id, sealed, NULL FROM interactions
     WHERE project_id = $1 AND interaction_id IN (${STAGED_KEYS})`,
    [projectId],
  );
  // Ours are those with our content.
  const { affected } = await runner.query(
    `DELETE FROM interactions WHERE project_id = $1 AND interaction_id IN (
       SELECT stored.event_key FROM pg_temp.stored_events stored
       JOIN pg_temp.known_events known ON known.event_key = stored.event_key
       JOIN pg_temp.staged_interactions staged ON staged.event_key = stored.event_key
       WHERE stored.sealed = ${SEALED('$2::bytea', 'staged.content')})`,
    [projectId, digestKey],
    true,
  );
  await runner.query('INSERT INTO pg_temp.known_events SELECT * FROM pg_temp.stored_events ON CONFLICT DO NOTHING');
  await runner.query(forgetSame, [digestKey]);
  await contradict(runner, digestKey);
  return affected ?? 0;
}
