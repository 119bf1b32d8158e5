import type { PoolClient } from 'pg';
import { keepQuota, SHARE_FACTS } from '../../database/advisory-locks';
import { recordChangedContacts, recordLateActs } from '../../database/change-notes.queries';
import { saveContacts } from '../contacts.queries';
import { ADD_INTERACTIONS, CLAIM, ROWS } from './claim.queries';

/** What a batch says of one contact, all its events together. */
export interface StagedContact {
  readonly userId: string;
  readonly firstSeen: string;
  readonly name: string | null;
  readonly namedAt: string | null;
  readonly nameGiven: boolean;
}

/** An agent of the project. */
export interface AgentRow {
  readonly agent_id: string;
  readonly name: string;
}

export interface Receipt {
  readonly event_key: string;
  /** As `sealedContent`; null where it was not kept, or was emptied. */
  readonly sealed: string | null;
  /** As `contentDigest`, of what was accepted before digests had keys. */
  readonly content: string | null;
}

/** Values of one row, in the order of the statement that takes them. */
export type Row = readonly (string | number | boolean | null)[];

const MS_WITHOUT_A_WORD = 60_000;
/** The keys of the pipeline facts: of two of the same contact and moment the greater event key counts, whichever is first. */
const upsert = (table: string, at: string, columns: readonly string[]) => `
  INSERT INTO ${table} (project_id, user_id, ${at}, event_key, ${columns.join(', ')})
  SELECT DISTINCT ON (e->>0, (e->>1)::timestamptz) $1, e->>0, (e->>1)::timestamptz, (e->>2)::uuid, ${columns
    .map((column, index) => `(e->>${index + 3})::${column === 'agent_id' ? 'uuid' : 'text'}`)
    .join(', ')}
  FROM ${ROWS}
  ORDER BY e->>0, (e->>1)::timestamptz, (e->>2)::uuid DESC
  ON CONFLICT (project_id, user_id, ${at}) DO UPDATE
  SET event_key = excluded.event_key, ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  WHERE ${table}.event_key IS NULL OR ${table}.event_key < excluded.event_key`;

/**
 * The statements of a batch, on a connection of its own. Each is prepared by its name. Rows go in by the order of their
 * keys and the tables in one order, as in an import: writers wait for each other, and never in a circle. Only interactions
 * go in earlier than there, for which nobody waits: their receipts are claimed.
 */
export class EventsQueries {
  constructor(
    private readonly client: PoolClient,
    private readonly projectId: string,
    /** Whether the connection keeps statements by their names. */
    private readonly prepared: boolean,
  ) {}

  /**
   * Begins a transaction that holds the project against deletion and erasures until it ends.
   *
   * @returns the key of its digests, as hexadecimal digits; null where it is gone
   */
  async enter(statementTimeoutMs: number): Promise<string | null> {
    // In one round trip, and not within a statement that names a table: that one may run on another node.
    await this.client.query(`BEGIN; SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)};
      SET LOCAL idle_in_transaction_session_timeout = ${MS_WITHOUT_A_WORD}`);
    // Not by locking the project's row: Citus keeps a copy of it on each node, and two such locks wait for each other.
    await this.rows('share', SHARE_FACTS);
    const [project] = await this.rows<{ digest_key: string }>(
      'enter',
      `SELECT encode(coalesce(digest_key, uuid_send(project_id)), 'hex') AS digest_key FROM projects
       WHERE project_id = $1`,
    );
    return project?.digest_key ?? null;
  }

  /** @returns the project's agents of these names or ids, and whether anyone was ever erased */
  async lookUp(names: readonly string[], ids: readonly string[]): Promise<{ agents: AgentRow[]; erasures: boolean }> {
    const rows = await this.rows<AgentRow & { erasures: boolean }>(
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
    const rows = await this.rows<{ user_digest: string }>(
      'erased',
      `SELECT replace(user_digest::text, '-', '') AS user_digest FROM erased_contacts
       WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
    return new Set(rows.map((row) => row.user_digest));
  }

  /** Lets contacts come back. */
  async clearErasure(digests: readonly string[]): Promise<void> {
    await this.rows(
      'clearErasure',
      `DELETE FROM erased_contacts WHERE project_id = $1 AND user_digest = ANY($2::uuid[])`,
      digests,
    );
  }

  /**
   * Writes receipts, and adds the interactions among them that are new and whose agents are there. Waits for whoever is
   * writing a receipt with the same key at this moment.
   *
   * @param rows as `claimRows`
   * @returns the keys, without hyphens, of which there was a receipt already
   */
  async claim(rows: string): Promise<string[]> {
    const known = await this.rows<{ key: string }>('claim', CLAIM, rows);
    return known.map(({ key }) => key);
  }

  /** @returns the receipts with these keys; keys and contents without hyphens */
  async receipts(keys: readonly string[]): Promise<Receipt[]> {
    return await this.rows<Receipt>(
      'receipts',
      `SELECT replace(event_key::text, '-', '') AS event_key, replace(content::text, '-', '') AS content,
              replace(sealed::text, '-', '') AS sealed
       FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])`,
      keys,
    );
  }

  /**
   * Makes agents of these names where there are none, in the order of the names as far as the project may have so many.
   *
   * @returns those of the names that are there now; how many agents the project has
   */
  async makeAgents(names: readonly string[], max: number): Promise<{ agents: AgentRow[]; count: number }> {
    await this.rows('keep agents', keepQuota('agents'));
    const [row] = await this.rows<{ count: number }>(
      'count agents',
      'SELECT count(*)::int AS count FROM agents WHERE project_id = $1',
    );
    const free = Math.max(0, max - (row?.count ?? 0));
    const known = new Set((await this.lookUp(names, [])).agents.map(({ name }) => name));
    const added = names
      .filter((name) => !known.has(name))
      .sort()
      .slice(0, free);
    await this.rows(
      'make agents',
      `INSERT INTO agents (project_id, agent_id, name)
       SELECT $1, gen_random_uuid(), name FROM unnest($2::text[]) AS name ORDER BY name COLLATE "C"
       ON CONFLICT (project_id, name) DO NOTHING`,
      added,
    );
    await this.rows(
      'list agents',
      `INSERT INTO agent_directory (agent_id, project_id)
       SELECT agent_id, project_id FROM agents WHERE project_id = $1 AND name = ANY($2::text[]) ORDER BY agent_id
       ON CONFLICT (agent_id) DO NOTHING`,
      added,
    );
    return { agents: (await this.lookUp(names, [])).agents, count: (row?.count ?? 0) + added.length };
  }

  /** Takes the claim of events back, which are not taken in after all and have added nothing yet. */
  async disclaim(keys: readonly string[]): Promise<void> {
    await this.rows(
      'disclaim',
      'DELETE FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])',
      keys,
    );
  }

  /** @param rows as JSON: [user id, first seen], where it has a name also name, named at, whether it was given; each contact once */
  async saveContacts(rows: string): Promise<void> {
    await this.rows('save contacts', SAVE_CONTACTS, rows);
  }

  /**
   * Adds interactions whose receipts are written, and are of this batch.
   *
   * @param rows as `claimRows`
   */
  async addInteractions(rows: string): Promise<void> {
    await this.rows('add interactions', ADD_INTERACTIONS, rows);
  }

  /** @param rows [event key, agent id, user id or null, time, action, summary], by the order of the keys */
  async addActions(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.rows(
      'add actions',
      `WITH added AS (
         INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, occurred_at, action, summary)
         SELECT $1, (e->>0)::uuid, (e->>1)::uuid, e->>2, (e->>3)::timestamptz, e->>4, e->>5 FROM ${ROWS}
         RETURNING occurred_at
       ), noted AS (${recordLateActs('added')})
       SELECT count(*) FROM added`,
      JSON.stringify(rows),
    );
  }

  /**
   * Adds what happened to contacts in the pipeline.
   *
   * @param classifications [user id, time, event key, tier]
   * @param routes [user id, time, event key, agent id, tier or null]
   * @param outcomes [user id, time, event key, outcome]
   */
  async addPipelineFacts(
    classifications: readonly Row[],
    routes: readonly Row[],
    outcomes: readonly Row[],
  ): Promise<void> {
    if (classifications.length > 0) await this.rows('classify', CLASSIFY, JSON.stringify(classifications));
    if (routes.length > 0) await this.rows('route', ROUTE, JSON.stringify(routes));
    if (outcomes.length > 0) await this.rows('close', CLOSE, JSON.stringify(outcomes));
    const facts = [...classifications, ...routes, ...outcomes];
    if (facts.length === 0) return;
    const [contacts, moments] = [0, 1].map((column) => facts.map((row) => row[column]));
    await this.rows('note contacts', NOTE_CONTACTS, contacts, moments);
  }

  /**
   * Notes receipts that no table of facts leads to from the contact, or not for ever: an erasure empties them, too.
   *
   * @param rows [user id, event key], by the order of the keys
   */
  async noteReceipts(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.rows(
      'note receipts',
      `INSERT INTO contact_receipts (project_id, user_id, event_key) SELECT $1, e->>0, (e->>1)::uuid FROM ${ROWS}
       ON CONFLICT DO NOTHING`,
      JSON.stringify(rows),
    );
  }

  private async rows<Result>(name: string, text: string, ...values: unknown[]): Promise<Result[]> {
    const { rows } = await this.client.query({
      ...(this.prepared ? { name: `events ${name}` } : {}),
      text,
      values: [this.projectId, ...values],
    });
    return rows as Result[];
  }
}

const SAVE_CONTACTS = saveContacts(`(
  SELECT e->>0 AS user_id, (e->>1)::timestamptz AS first_seen, e->>2 AS name, (e->>3)::timestamptz AS named_at,
         coalesce((e->>4)::boolean, false) AS name_given
  FROM ${ROWS}) AS contact`);
const NOTE_CONTACTS = recordChangedContacts(
  `(SELECT user_id, min(at) AS placed_at FROM unnest($2::text[], $3::timestamptz[]) AS fact(user_id, at)
    GROUP BY user_id) AS contacts`,
  'placed_at',
);
const CLASSIFY = upsert('classifications', 'classified_at', ['tier']);
const ROUTE = upsert('permanent_routes', 'routed_at', ['agent_id', 'tier']);
const CLOSE = upsert('lead_outcomes', 'decided_at', ['outcome']);
