import type { Actor } from '../../database/actor';
import { LOCK_FACTS_SHARED, lockQuota } from '../../database/advisory-locks';
import { RECORD_CHANGES, recordedChanges } from '../../database/audit-trail.queries';
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
  /** The key of its digests, as hexadecimal digits; null if the project is gone or closed. */
  readonly digestKey: string | null;
  /** The agents that the events refer to. */
  readonly agents: readonly AgentRow[];
  /** Whether any contact was ever erased. */
  readonly erasures: boolean;
  /** As `Project.receipts`. */
  readonly receipts: string;
}

const MAX_IDLE_MS = 60_000;

/** The statements of a batch before it claims its events: what they refer to. */
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
      this.connection.query<{ digest_key: string; receipts: string }>(
        'enter',
        `SELECT encode(coalesce(digest_key, uuid_send(project_id)), 'hex') AS digest_key, receipts FROM projects
         WHERE project_id = $1 AND closed_at IS NULL`,
      ),
      this.lookUp(references),
    ]);
    return { digestKey: project?.digest_key ?? null, receipts: project?.receipts ?? 'all', ...known };
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
  async clearErasure(digests: readonly string[], by: Actor): Promise<void> {
    await this.connection.query(
      'clearErasure',
      `DELETE FROM erased_contacts WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
    const entries = digests.map((subject) => ({ action: 'contact.restored' as const, subject, changes: [] }));
    await this.connection.query('record changes', RECORD_CHANGES, ...recordedChanges(by, entries));
  }

  /** @returns how many ids of the project stand for others, and how many for each of these contacts */
  async mergeCounts(intoIds: readonly string[]): Promise<{ all: number; into: ReadonlyMap<string, number> }> {
    const rows = await this.connection.query<{ into_id: string | null; count: number }>(
      'count merges',
      `SELECT NULL AS into_id, count(*)::int AS count FROM contact_merges WHERE project_id = $1 AND into_id IS NOT NULL
       UNION ALL
       SELECT into_id, count(*)::int FROM contact_merges WHERE project_id = $1 AND into_id = ANY($2::text[]) GROUP BY into_id`,
      intoIds,
    );
    const into = new Map(rows.flatMap(({ into_id, count }) => (into_id === null ? [] : [[into_id, count] as const])));
    return { all: rows.find(({ into_id }) => into_id === null)?.count ?? 0, into };
  }

  /** @returns the attributes of those contacts that have more than so many, as `attributePlaces` names them */
  async attributesBeyond(userIds: readonly string[], most: number): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.connection.query<{ user_id: string; places: readonly string[] }>(
      'attributes',
      `SELECT user_id, array_agg(kind || ' ' || name) AS places FROM contact_attributes
       WHERE project_id = $1 AND user_id = ANY($2::text[]) GROUP BY user_id HAVING count(*) > $3`,
      userIds,
      most,
    );
    return new Map(rows.map(({ user_id, places }) => [user_id, places]));
  }

  /**
   * Creates the missing agents of these names, in the order of the names, up to the project's quota.
   *
   * @returns those of them that exist now, the names of those created, and the number of the project's agents
   */
  async createAgents(
    names: readonly string[],
    max: number,
  ): Promise<{ agents: readonly AgentRow[]; added: readonly string[]; count: number }> {
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
    const { agents } = await this.lookUp({ names, ids: [] });
    return { agents, added, count: (row?.count ?? 0) + added.length };
  }

  /** Removes agents that this batch created, because none of their events is new after all. */
  async removeAgents(agentIds: readonly string[]): Promise<void> {
    await this.connection.query(
      'unlist agents',
      'DELETE FROM agent_directory WHERE project_id = $1 AND agent_id = ANY($2::uuid[])',
      agentIds,
    );
    await this.connection.query(
      'remove agents',
      'DELETE FROM agents WHERE project_id = $1 AND agent_id = ANY($2::uuid[])',
      agentIds,
    );
  }
}
