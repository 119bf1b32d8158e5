import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import { lockQuota } from '../database/advisory-locks';
import { saveContacts } from './contacts.queries';
import type { ImportProject } from './import-project.queries';

/**
 * Creates the empty staging table of this transaction, and the stream that fills it with lines of `toCopyLine`.
 * Statement timeouts are lifted, because a slow pipe may take hours. The merges sort all rows at once, with too many
 * expressions for JIT compilation to pay off.
 */
export async function openStaging(runner: QueryRunner): Promise<Writable> {
  await runner.query(`SET LOCAL statement_timeout = 0`);
  await runner.query(`SET LOCAL idle_in_transaction_session_timeout = 0`);
  await runner.query(`SET LOCAL work_mem = '64MB'`);
  await runner.query(`SET LOCAL jit = off`);
  await runner.query(`CREATE TEMPORARY TABLE staged_interactions (
    agent text NOT NULL,
    contact text NOT NULL,
    occurred_at timestamptz NOT NULL,
    kind text NOT NULL,
    direction text,
    weight double precision NOT NULL,
    contact_name text,
    external_id text,
    event_key uuid,
    content uuid,
    source_file integer,
    source_line integer,
    former_key uuid
  ) ON COMMIT DROP`);
  const client: PoolClient = await runner.connect();
  return client.query(copyFrom('COPY pg_temp.staged_interactions FROM STDIN'));
}

// Every insert below goes in the order of its key, and the tables in this order, as for events (except claimed
// interactions, for which nobody waits), so that two writers of a project cannot deadlock.

/** Whether a staged row is of an erased contact; see `erasureDigest`. */
export async function stagesErased(runner: QueryRunner, projectId: string): Promise<boolean> {
  const [row]: { found: boolean }[] = await runner.query(
    `SELECT EXISTS (SELECT 1 FROM erased_contacts WHERE project_id = $1) AND EXISTS (
       SELECT 1 FROM (SELECT DISTINCT contact FROM pg_temp.staged_interactions) staged
       JOIN erased_contacts erased ON erased.project_id = $1 AND erased.user_digest =
         encode(substr(sha256(convert_to('erased/' || $2 || '/' || contact, 'UTF8')), 1, 16), 'hex')::uuid
     ) AS found`,
    [projectId, projectId],
  );
  return row?.found ?? false;
}

/** A row that is left out: its external id is known with other content, or its agent exceeds the quota. */
export interface ContradictionRow {
  readonly over_quota: boolean;
  readonly source_file: number;
  readonly source_line: number;
  readonly agent: string;
  readonly contact: string;
  readonly occurred_at: string;
  readonly kind: string;
  readonly direction: string | null;
  readonly weight: number;
  readonly contact_name: string | null;
  readonly external_id: string | null;
  /** Known before this import, not by another of its rows. */
  readonly of_project: boolean;
}

/** After `mergeInteractions`. @returns the next rows in the order of files and lines, at most `size`; none at the end */
export async function contradictionsAfter(
  runner: QueryRunner,
  after: { readonly source_file: number; readonly source_line: number } | null,
  size: number,
): Promise<ContradictionRow[]> {
  return await runner.query(
    `SELECT source_file, source_line, agent, contact,
       to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at, kind, direction, weight,
       contact_name, external_id, over_quota, of_project
     FROM pg_temp.contradictions WHERE (source_file, source_line) > ($1::integer, $2::integer)
     ORDER BY source_file, source_line LIMIT $3`,
    [after?.source_file ?? -1, after?.source_line ?? 0, size],
  );
}

/**
 * Creates the missing agents of the staged rows, in the order of their names, up to the quota. The rows of other agents
 * leave the staging table.
 *
 * @returns the number of agents created, and the total
 */
export async function mergeAgents(
  runner: QueryRunner,
  projectId: string,
  max: number,
): Promise<{ added: number; count: number }> {
  const [staged]: { some: boolean }[] = await runner.query(
    `SELECT EXISTS (
       SELECT 1 FROM (SELECT DISTINCT agent FROM pg_temp.staged_interactions) staged
       WHERE NOT EXISTS (SELECT 1 FROM agents WHERE agents.project_id = $1 AND agents.name = staged.agent)
     ) AS some`,
    [projectId],
  );
  if (!staged?.some) return { added: 0, count: 0 };
  await runner.query(lockQuota('agents'), [projectId]);
  const [before]: { count: number }[] = await runner.query(
    'SELECT count(*)::int AS count FROM agents WHERE project_id = $1',
    [projectId],
  );
  const count = before?.count ?? 0;
  // Citus would return the number of attempted rows.
  const [made]: { agents: number }[] = await runner.query(
    `WITH made AS (INSERT INTO agents (project_id, agent_id, name)
     SELECT $1, gen_random_uuid(), staged.agent
     FROM (SELECT DISTINCT agent FROM pg_temp.staged_interactions) staged
     WHERE NOT EXISTS (SELECT 1 FROM agents WHERE agents.project_id = $1 AND agents.name = staged.agent)
     ORDER BY staged.agent COLLATE "C" LIMIT $2
     ON CONFLICT (project_id, name) DO NOTHING RETURNING agent_id)
     SELECT count(*)::integer AS agents FROM made`,
    [projectId, Math.max(0, max - count)],
  );
  await runner.query(
    `INSERT INTO agent_directory (agent_id, project_id)
     SELECT agents.agent_id, agents.project_id FROM agents
     WHERE agents.project_id = $1 AND NOT EXISTS (
       SELECT 1 FROM agent_directory known WHERE known.project_id = $1 AND known.agent_id = agents.agent_id)
     ORDER BY agents.agent_id
     ON CONFLICT (agent_id) DO NOTHING`,
    [projectId],
  );
  const added = made?.agents ?? 0;
  if (count + added >= max) await removeOverQuota(runner, projectId);
  return { added, count: count + added };
}

/** Keeps the rows whose agents do not exist, and removes them. */
async function removeOverQuota(runner: QueryRunner, projectId: string): Promise<void> {
  await runner.query('CREATE TEMPORARY TABLE known_agents (name text) ON COMMIT DROP');
  await runner.query('INSERT INTO pg_temp.known_agents SELECT name FROM agents WHERE project_id = $1', [projectId]);
  const isOver = 'NOT EXISTS (SELECT 1 FROM pg_temp.known_agents known WHERE known.name = staged.agent)';
  await runner.query(
    `INSERT INTO pg_temp.contradictions
     SELECT staged.*, true, false FROM pg_temp.staged_interactions staged WHERE ${isOver}`,
  );
  await runner.query(`DELETE FROM pg_temp.staged_interactions staged WHERE ${isOver}`);
}

/**
 * Creates the missing contacts of the staged rows, and updates the others.
 *
 * @returns the number of new contacts
 */
export async function mergeContacts(runner: QueryRunner, { projectId, isNew }: ImportProject): Promise<number> {
  await runner.query(`CREATE TEMPORARY TABLE staged_contacts ON COMMIT DROP AS
    WITH bounds AS MATERIALIZED (
      SELECT contact, min(occurred_at) AS first_seen, max(occurred_at) FILTER (WHERE contact_name IS NOT NULL) AS named_at
      FROM pg_temp.staged_interactions GROUP BY contact
    ), names AS (
      SELECT contact, max(contact_name COLLATE "C") AS name
      FROM pg_temp.staged_interactions staged JOIN bounds USING (contact)
      WHERE staged.contact_name IS NOT NULL AND staged.occurred_at = bounds.named_at
      GROUP BY contact
    )
    SELECT contact AS user_id, first_seen, name, named_at, false AS name_given FROM bounds LEFT JOIN names USING (contact)`);
  const [contacts]: { added: number }[] = await runner.query(saveContacts('pg_temp.staged_contacts', !isNew), [
    projectId,
  ]);
  return contacts?.added ?? 0;
}

/** @returns the UTC day of the newest interaction, YYYY-MM-DD; null if there is none, or the project is pinned */
export async function newestUnpinnedDay(runner: QueryRunner, projectId: string): Promise<string | null> {
  const [row]: { day: string | null }[] = await runner.query(
    `SELECT (max(occurred_at) AT TIME ZONE 'UTC')::date AS day FROM interactions
     WHERE project_id = $1 AND (SELECT pinned_as_of FROM projects WHERE project_id = $1) IS NULL`,
    [projectId],
  );
  return row?.day ?? null;
}
