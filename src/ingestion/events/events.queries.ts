import { LOCK_FACTS_SHARED, lockQuota } from '../../database/advisory-locks';
import type { BatchConnection } from './batch-connection.queries';

interface AgentReferences {
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

/** An agent of the project. */
export interface AgentRow {
  readonly agent_id: string;
  readonly name: string;
}

/** The project of a batch as the batch's transaction finds it. */
interface Entered {
  /** The key of its digests, as hexadecimal digits; null if the project is gone. */
  readonly digestKey: string | null;
  /** Those that the events refer to. */
  readonly agents: readonly AgentRow[];
  /** Whether any contact was ever erased. */
  readonly erasures: boolean;
}

export interface Receipt {
  readonly event_key: string;
  /** As `sealedContent`; null where it was not kept, or was emptied. */
  readonly sealed: string | null;
  /** As `contentDigest`, of what was accepted before digests had keys. */
  readonly content: string | null;
}

const MAX_IDLE_MS = 60_000;

/**
 * Writes receipts of events that have none. Returns the keys of these; null if all are new, as nearly always: rows that
 * nobody needs would be read one by one. On Citus the number of rows of an INSERT … SELECT says nothing; and the rest of
 * the statement names no table, so it stays on the project's node. $1 project, $2 keys, $3 contents
 */
const CLAIM = `WITH claimed AS (
    INSERT INTO event_receipts (project_id, event_key, sealed)
    SELECT $1, event_key, sealed FROM unnest($2::uuid[], $3::uuid[]) AS event(event_key, sealed)
    ON CONFLICT (project_id, event_key) DO NOTHING RETURNING event_key
  )
  SELECT CASE WHEN count(*) < cardinality($2::uuid[]) THEN coalesce(array_agg(event_key::text), '{}') END AS written
  FROM claimed`;

/** The statements that find out which events of a batch are new, and claim them. */
export class EventsQueries {
  constructor(private readonly connection: BatchConnection) {}

  /**
   * Begins a transaction that holds the project against deletion and erasures until it ends, and looks up what the events
   * refer to: in one round trip.
   */
  async enter(statementTimeoutMs: number, references: AgentReferences): Promise<Entered> {
    // No statement with a lock names a table, for that one may run on another node. Not the project's row is locked: Citus
    // keeps a copy of it on each node, and two such locks wait for each other.
    const [, , [project], known] = await Promise.all([
      this.connection.client.query(`BEGIN; SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)};
        SET LOCAL idle_in_transaction_session_timeout = ${MAX_IDLE_MS}`),
      this.connection.query('share', LOCK_FACTS_SHARED),
      this.connection.query<{ digest_key: string }>(
        'enter',
        `SELECT encode(coalesce(digest_key, uuid_send(project_id)), 'hex') AS digest_key FROM projects
         WHERE project_id = $1`,
      ),
      this.lookUp(references),
    ]);
    return { digestKey: project?.digest_key ?? null, ...known };
  }

  private async lookUp({ names, ids }: AgentReferences): Promise<Pick<Entered, 'agents' | 'erasures'>> {
    const rows = await this.connection.query<AgentRow & { erasures: boolean }>(
      'look up',
      `SELECT agent_id, name, NULL::boolean AS erasures FROM agents WHERE project_id = $1 AND name = ANY($2::text[])
       UNION SELECT agent_id, name, NULL::boolean FROM agents WHERE project_id = $1 AND agent_id = ANY($3::uuid[])
       UNION ALL SELECT NULL, NULL, EXISTS (SELECT 1 FROM erased_contacts WHERE project_id = $1)`,
      names,
      ids,
    );
    return { agents: rows.filter((row) => row.name !== null), erasures: rows.some((row) => row.erasures) };
  }

  /** @returns those of the digests that are of erased contacts */
  async erased(digests: readonly string[]): Promise<Set<string>> {
    const rows = await this.connection.query<{ user_digest: string }>(
      'erased',
      `SELECT replace(user_digest::text, '-', '') AS user_digest FROM erased_contacts
       WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
    return new Set(rows.map((row) => row.user_digest));
  }

  /** Lets contacts come back. */
  async clearErasure(digests: readonly string[]): Promise<void> {
    await this.connection.query(
      'clearErasure',
      `DELETE FROM erased_contacts WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
  }

  /**
   * Writes receipts. Waits for other batches that are writing one with the same key.
   *
   * @param events each with another key
   * @returns the keys, without hyphens, of which there was a receipt already
   */
  async claim(events: readonly { readonly key: string; readonly content: string }[]): Promise<string[]> {
    const keys = events.map(({ key }) => key);
    const contents = events.map(({ content }) => content);
    const [claimed] = await this.connection.query<{ written: string[] | null }>(
      'claim',
      CLAIM,
      uuidArray(keys),
      uuidArray(contents),
    );
    if (!claimed?.written) return [];
    const written = new Set(claimed.written.map((key) => key.replaceAll('-', '')));
    return keys.filter((key) => !written.has(key));
  }

  /** @returns the receipts with these keys; keys and contents without hyphens */
  async receipts(keys: readonly string[]): Promise<Receipt[]> {
    return await this.connection.query<Receipt>(
      'receipts',
      `SELECT replace(event_key::text, '-', '') AS event_key, replace(content::text, '-', '') AS content,
              replace(sealed::text, '-', '') AS sealed
       FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])`,
      keys,
    );
  }

  /**
   * Creates the agents of these names that do not exist, in the order of the names, as many as the project may have.
   *
   * @returns those of the names that exist now; how many agents the project has
   */
  async createAgents(names: readonly string[], max: number): Promise<{ agents: readonly AgentRow[]; count: number }> {
    await this.connection.query('keep agents', lockQuota('agents'));
    const [row] = await this.connection.query<{ count: number }>(
      'count agents',
      'SELECT count(*)::int AS count FROM agents WHERE project_id = $1',
    );
    const free = Math.max(0, max - (row?.count ?? 0));
    const known = new Set((await this.lookUp({ names, ids: [] })).agents.map(({ name }) => name));
    const added = names
      .filter((name) => !known.has(name))
      .sort()
      .slice(0, free);
    await this.connection.query(
      'create agents',
      `INSERT INTO agents (project_id, agent_id, name)
       SELECT $1, gen_random_uuid(), name FROM unnest($2::text[]) AS name ORDER BY name COLLATE "C"
       ON CONFLICT (project_id, name) DO NOTHING`,
      added,
    );
    await this.connection.query(
      'list agents',
      `INSERT INTO agent_directory (agent_id, project_id)
       SELECT agent_id, project_id FROM agents WHERE project_id = $1 AND name = ANY($2::text[]) ORDER BY agent_id
       ON CONFLICT (agent_id) DO NOTHING`,
      added,
    );
    return { agents: (await this.lookUp({ names, ids: [] })).agents, count: (row?.count ?? 0) + added.length };
  }

  /** Withdraws the claims of events that are not accepted after all and have added nothing yet. */
  async releaseClaims(keys: readonly string[]): Promise<void> {
    await this.connection.query(
      'disclaim',
      'DELETE FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])',
      keys,
    );
  }
}

/** As a parameter: what needs no quotes takes a third of the time that pg's own arrays take. */
function uuidArray(uuids: readonly string[]): string {
  return `{${uuids.join(',')}}`;
}
