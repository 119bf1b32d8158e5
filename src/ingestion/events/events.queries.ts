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

/** The project of a batch, as read by its transaction. */
interface Entered {
  /** The key of its digests, as hexadecimal digits; null if the project is gone. */
  readonly digestKey: string | null;
  /** The agents that the events refer to. */
  readonly agents: readonly AgentRow[];
  /** Whether any contact was ever erased. */
  readonly erasures: boolean;
}

export interface Receipt {
  readonly event_key: string;
  /** As `sealedContent`; null if it was not kept, or was emptied. */
  readonly sealed: string | null;
  /** As `contentDigest`, for events accepted before digests had keys. */
  readonly content: string | null;
}

const MAX_IDLE_MS = 60_000;

/**
 * Writes receipts of events that have none, and returns their keys; null if all are new, as nearly always, to save
 * reading rows. On Citus, the row count of an INSERT … SELECT is meaningless. The rest of the statement names no table,
 * so it stays on the project's node. $1 project, $2 keys, $3 contents
 */
const CLAIM = `WITH claimed AS (
    INSERT INTO event_receipts (project_id, event_key, sealed)
    SELECT $1, event_key, sealed FROM unnest($2::uuid[], $3::uuid[]) AS event(event_key, sealed)
    ON CONFLICT (project_id, event_key) DO NOTHING RETURNING event_key
  )
  SELECT CASE WHEN count(*) < cardinality($2::uuid[]) THEN coalesce(array_agg(event_key::text), '{}') END AS written
  FROM claimed`;

/** The statements that find the new events of a batch, and claim them. */
export class EventsQueries {
  constructor(private readonly connection: BatchConnection) {}

  /**
   * Starts a transaction that blocks the deletion of the project and erasures until it ends, and looks up what the
   * events refer to, in one round trip.
   */
  async enter(statementTimeoutMs: number, references: AgentReferences): Promise<Entered> {
    // Statements with a lock name no table, because they might run on another node. The project's row is not locked:
    // Citus keeps a copy on each node, and two such locks could deadlock.
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

  /** @returns the digests of erased contacts among them */
  async erased(digests: readonly string[]): Promise<Set<string>> {
    const rows = await this.connection.query<{ user_digest: string }>(
      'erased',
      `SELECT replace(user_digest::text, '-', '') AS user_digest FROM erased_contacts
       WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
    return new Set(rows.map((row) => row.user_digest));
  }

  /** Lifts the erasure of contacts. */
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
   * @param events with distinct keys
   * @returns the keys, without hyphens, that already had a receipt
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
   * Creates the missing agents of these names, in the order of the names, up to the project's quota.
   *
   * @returns the names that exist now, and the number of the project's agents
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

  /** Withdraws the claims of events that are rejected after all and have added nothing yet. */
  async releaseClaims(keys: readonly string[]): Promise<void> {
    await this.connection.query(
      'disclaim',
      'DELETE FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])',
      keys,
    );
  }
}

/** Faster than pg's own arrays, because UUIDs need no quotes. */
function uuidArray(uuids: readonly string[]): string {
  return `{${uuids.join(',')}}`;
}
