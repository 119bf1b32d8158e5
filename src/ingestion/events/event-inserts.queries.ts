import { recordLateActs } from '../../database/change-notes.queries';
import { FACT_TABLES } from '../../event-types/event-types';
import { upsertContacts } from '../contacts.queries';
import { actParameters, type NewAct, RECORD_ACTS } from '../feed.queries';
import type { BatchConnection } from './batch-connection.queries';
import { type ChangeRecord, changedContacts, type EventRows } from './event-rows';

/**
 * The rows of a statement are one JSON text, which is cheaper for PostgreSQL than an array for each column and needs no
 * escaping. It is jsonb, because each `->>` on json would parse its row again.
 */
const ROWS = `jsonb_array_elements($2::jsonb) AS e`;

/**
 * The statements that add what a batch says besides its interactions, which claim their keys themselves. Rows and tables go in a fixed order, as in an
 * import, so that writers cannot deadlock. No statement adds rows to two tables: Citus would send a WITH that adds rows
 * to all nodes, and commit on all of them.
 */
export class EventInserts {
  constructor(private readonly connection: BatchConnection) {}

  /**
   * Adds the rows, all in one round trip.
   *
   * @param acts for `RECORD_ACTS`
   * @returns the changes for the next recompute, for `recordChanges`
   */
  async insert(rows: EventRows, acts: readonly NewAct[]): Promise<ChangeRecord[]> {
    const { connection } = this;
    const sent: Promise<unknown>[] = [];
    if (rows.actions.length > 0) {
      sent.push(connection.query('add actions', ADD_ACTIONS, JSON.stringify(rows.actions)));
      const times = rows.actions.map(([, , , time]) => time);
      sent.push(connection.query('record late acts', RECORD_LATE_ACTS, times));
    }
    for (const { table, text } of UPSERTS) {
      const facts = rows.facts.get(table);
      if (facts) sent.push(connection.query(`add ${table}`, text, JSON.stringify(facts)));
    }
    if (rows.merges.length > 0) {
      sent.push(connection.query('add merges', ADD_MERGES, JSON.stringify(rows.merges)));
    }
    if (rows.renames.length > 0) sent.push(connection.query('add renames', ADD_RENAMES, JSON.stringify(rows.renames)));
    const { contacts: known, agents } = rows.attributes;
    if (known.length > 0) sent.push(connection.query('add attributes', ADD_ATTRIBUTES, JSON.stringify(known)));
    if (agents.length > 0) sent.push(connection.query('add agents', ADD_AGENT_ATTRIBUTES, JSON.stringify(agents)));
    if (rows.receipts.length > 0) {
      sent.push(connection.query('add contact receipts', ADD_CONTACT_RECEIPTS, JSON.stringify(rows.receipts)));
    }
    if (acts.length > 0) sent.push(connection.query('record acts', RECORD_ACTS, ...actParameters(acts)));
    // As late as possible, because another batch with the same contacts waits for our commit.
    const saved = rows.contacts
      ? connection.query<SavedContact>('save contacts', SAVE_CONTACTS, rows.contacts)
      : Promise.resolve([]);
    const [contacts] = await Promise.all([saved, ...sent]);
    return [...rows.changes, ...changedContacts(contacts, rows.staged)];
  }

  /** Records the changes for the next recompute, in one statement. */
  async recordChanges(changes: readonly ChangeRecord[]): Promise<void> {
    if (changes.length === 0) return;
    const values = changes.flatMap(({ agentIds, userIds, days, pipelineFrom, feedFrom }) => [
      agentIds && `{${agentIds.join(',')}}`,
      userIds,
      days && `{${days.join(',')}}`,
      pipelineFrom,
      feedFrom,
    ]);
    await this.connection.query(`record changes ${changes.length}`, recordChanges(changes.length), ...values);
  }
}

/** A contact that is new or changed. */
interface SavedContact {
  readonly user_id: string;
  /** To the microsecond. */
  readonly first_seen: string;
}

/** `EventRows.contacts` */
const SAVE_CONTACTS = upsertContacts(
  `(SELECT e->>0 AS user_id, (e->>1)::timestamptz AS first_seen, e->>2 AS name, (e->>3)::timestamptz AS named_at,
           coalesce((e->>4)::boolean, false) AS name_given
    FROM ${ROWS})`,
  `user_id, to_char(first_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS first_seen`,
);
const ADD_ACTIONS = `
  INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, occurred_at, action, summary)
  SELECT $1, (e->>0)::uuid, (e->>1)::uuid, e->>2, (e->>3)::timestamptz, e->>4, e->>5 FROM ${ROWS}`;
/** `EventRows.receipts`: an erasure empties these receipts, too. */
const ADD_CONTACT_RECEIPTS = `
  INSERT INTO contact_receipts (project_id, user_id, event_key) SELECT $1, e->>0, (e->>1)::uuid FROM ${ROWS}
  ON CONFLICT DO NOTHING`;
/** `EventRows.merges`: the later statement counts, whatever arrives first. */
const ADD_MERGES = `
  INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
  SELECT $1, e->>0, e->>1, (e->>2)::timestamptz, (e->>3)::uuid FROM ${ROWS}
  ON CONFLICT (project_id, user_id) DO UPDATE
  SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key
  WHERE (contact_merges.decided_at, contact_merges.event_key) < (excluded.decided_at, excluded.event_key)`;
/** `EventRows.renames`: likewise. */
const ADD_RENAMES = `
  INSERT INTO agent_merges (project_id, agent_id, into_id, decided_at, event_key)
  SELECT $1, (e->>0)::uuid, (e->>1)::uuid, (e->>2)::timestamptz, (e->>3)::uuid FROM ${ROWS}
  ON CONFLICT (project_id, agent_id) DO UPDATE
  SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key
  WHERE (agent_merges.decided_at, agent_merges.event_key) < (excluded.decided_at, excluded.event_key)`;
/** `AttributeRows.contacts`: likewise. */
const ADD_ATTRIBUTES = `
  INSERT INTO contact_attributes (project_id, user_id, kind, name, type, value, number, moment, said_at, event_key)
  SELECT $1, e->>0, e->>1, e->>2, e->>3, e->>4, (e->>5)::double precision, (e->>6)::timestamptz, (e->>7)::timestamptz, (e->>8)::uuid
  FROM ${ROWS}
  ON CONFLICT (project_id, user_id, kind, name) DO UPDATE
  SET type = excluded.type, value = excluded.value, number = excluded.number, moment = excluded.moment,
      said_at = excluded.said_at, event_key = excluded.event_key
  WHERE (contact_attributes.said_at, contact_attributes.event_key) < (excluded.said_at, excluded.event_key)`;
/** `AttributeRows.agents` */
const ADD_AGENT_ATTRIBUTES = `
  INSERT INTO agent_attributes (project_id, agent_id, name, value, said_at, event_key)
  SELECT $1, (e->>0)::uuid, e->>1, e->>2, (e->>3)::timestamptz, (e->>4)::uuid FROM ${ROWS}
  ON CONFLICT (project_id, agent_id, name) DO UPDATE
  SET value = excluded.value, said_at = excluded.said_at, event_key = excluded.event_key
  WHERE (agent_attributes.said_at, agent_attributes.event_key) < (excluded.said_at, excluded.event_key)`;
const RECORD_LATE_ACTS = recordLateActs('unnest($2::timestamptz[]) AS act(occurred_at)');

/** Each note has five parameters. */
function recordChanges(count: number): string {
  const notes = Array.from({ length: count }, (_, index) => {
    const [agents, users, days, pipelineFrom, feedFrom] = [2, 3, 4, 5, 6].map((place) => `$${5 * index + place}`);
    return `($1::uuid, gen_random_uuid(), ${agents}::uuid[], ${users}::text[], ${days}::date[], ${pipelineFrom}::timestamptz, ${feedFrom}::timestamptz)`;
  });
  return `INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days, pipeline_from, feed_from)
    VALUES ${notes.join(', ')}`;
}

/**
 * Of two facts of a contact at the same moment, the one with the greater event key counts, in whatever order they
 * arrive.
 */
const UPSERTS = FACT_TABLES.map(({ table, at, columns }) => {
  const names = Object.keys(columns);
  const casts = Object.entries(columns).map(
    ([, field], index) => `(e->>${index + 3})::${field === 'agent' ? 'uuid' : 'text'}`,
  );
  const text = `
    INSERT INTO ${table} (project_id, user_id, ${at}, event_key, ${names.join(', ')})
    SELECT DISTINCT ON (e->>0, (e->>1)::timestamptz) $1, e->>0, (e->>1)::timestamptz, (e->>2)::uuid, ${casts.join(', ')}
    FROM ${ROWS}
    ORDER BY e->>0, (e->>1)::timestamptz, (e->>2)::uuid DESC
    ON CONFLICT (project_id, user_id, ${at}) DO UPDATE
    SET event_key = excluded.event_key, ${names.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE ${table}.event_key IS NULL OR ${table}.event_key < excluded.event_key`;
  return { table, text };
});
