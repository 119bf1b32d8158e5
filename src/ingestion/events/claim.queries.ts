import { addInteractions } from '../interactions.queries';
import type { BatchConnection } from './batch-connection.queries';
import { isInteraction } from './claim-rows';
import type { OpenEvent } from './event-batch';

/** An event that is stored. */
export interface KnownEvent {
  /** Without hyphens, as are the digests. */
  readonly event_key: string;
  /** As `sealedContent`; null if it was not kept, or was emptied. */
  readonly sealed: string | null;
  /** As `contentDigest`, for events accepted before digests had keys. */
  readonly content: string | null;
}

/**
 * The keys that a statement wrote, null if it wrote all, as nearly always, to save reading rows. On Citus, the row count
 * of an INSERT … SELECT is meaningless. The rest of the statement names no table, so it stays on the project's node.
 */
function written(insert: string, key: string, count: string): string {
  return `WITH written AS (${insert} RETURNING ${key} AS event_key)
  SELECT CASE WHEN count(*) < ${count} THEN coalesce(array_agg(event_key::text), '{}') END AS written FROM written`;
}

/** $1 project, $2 keys, $3 contents */
const WRITE_RECEIPTS = written(
  `INSERT INTO event_receipts (project_id, event_key, sealed)
    SELECT $1, event_key, sealed FROM unnest($2::uuid[], $3::uuid[]) AS event(event_key, sealed)
    ON CONFLICT (project_id, event_key) DO NOTHING`,
  'event_key',
  'cardinality($2::uuid[])',
);
/** $1 project, $2 `claimRows`, $3 their number */
const WRITE_INTERACTIONS = written(
  addInteractions(`
    SELECT $1, (e->>0)::uuid, (e->>1)::uuid, e->>2, (e->>3)::timestamptz, e->>4, e->>5, (e->>6)::float8, e->>7, (e->>8)::uuid
    FROM jsonb_array_elements($2::jsonb) AS e
    ON CONFLICT (project_id, interaction_id) DO NOTHING`),
  'interaction_id',
  '$3::integer',
);
const WITHOUT_HYPHENS = (column: string) => `replace(${column}::text, '-', '') AS ${column}`;
const RECEIPTS = `SELECT ${WITHOUT_HYPHENS('event_key')}, ${WITHOUT_HYPHENS('sealed')}, ${WITHOUT_HYPHENS('content')}
  FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])`;

/**
 * Finds the new events of a batch and claims their keys, so that each event is stored once, whatever its type and
 * however many batches have it at the same moment. An interaction has its key in its own row, all others in a receipt.
 * So that the two cannot be claimed at once, every event also takes a place among the interactions.
 */
export class ClaimQueries {
  constructor(private readonly connection: BatchConnection) {}

  /**
   * Stores the interactions, and the receipts of the other events. Waits for other batches that claim one of the keys.
   * Receipts go before interactions, as in an import, so that writers cannot deadlock.
   *
   * @param events with distinct keys, in the order of the keys
   * @param rows their `claimRows`
   * @param withReceipts whether interactions get a receipt as well
   * @returns the events that are known, for which nothing was stored
   */
  async claim(events: readonly OpenEvent[], rows: string, withReceipts: boolean): Promise<KnownEvent[]> {
    const others = events.filter((event) => !isInteraction(event));
    const receipted = withReceipts ? events : others;
    const [receipts, interactions, found] = await Promise.all([
      receipted.length > 0 ? this.writeReceipts(receipted) : null,
      this.writeInteractions(rows, events.length),
      // Afterwards, for only then the keys cannot be claimed by others any more.
      withReceipts ? [] : this.receipts(keysOf(events.filter(isInteraction))),
    ]);
    const known = new Set([
      ...missing(keysOf(receipted), receipts),
      ...missing(keysOf(events), interactions),
      ...found.map(({ event_key }) => event_key),
    ]);
    const placed = (event: OpenEvent) => interactions?.has(event.key) ?? true;
    const left = events.filter((event) => placed(event) && (known.has(event.key) || !isInteraction(event)));
    if (left.length > 0) await this.leave('interactions', 'interaction_id', keysOf(left));
    if (known.size === 0) return [];
    const withdrawn = keysOf(receipted).filter((key) => known.has(key) && (receipts?.has(key) ?? true));
    if (withdrawn.length > 0) await this.leave('event_receipts', 'event_key', withdrawn);
    return await this.known([...known]);
  }

  /** @returns the events with these keys that are stored */
  async known(keys: readonly string[]): Promise<KnownEvent[]> {
    // A receipt that is not moved yet has what its interaction does not have; one that is moved in between is found there.
    const [receipts, interactions] = await Promise.all([
      this.receipts(keys),
      this.connection.query<KnownEvent>(
        'known interactions',
        `SELECT replace(interaction_id::text, '-', '') AS event_key, ${WITHOUT_HYPHENS('sealed')}, NULL AS content
         FROM interactions WHERE project_id = $1 AND interaction_id = ANY($2::uuid[])`,
        uuidArray(keys),
      ),
    ]);
    const known = new Map(receipts.map((receipt) => [receipt.event_key, receipt]));
    for (const event of interactions)
      if (event.sealed || !known.has(event.event_key)) known.set(event.event_key, event);
    return [...known.values()];
  }

  private async receipts(keys: readonly string[]): Promise<KnownEvent[]> {
    return await this.connection.query('receipts', RECEIPTS, uuidArray(keys));
  }

  private async writeReceipts(events: readonly OpenEvent[]): Promise<ReadonlySet<string> | null> {
    const [row] = await this.connection.query<Written>(
      'write receipts',
      WRITE_RECEIPTS,
      uuidArray(keysOf(events)),
      uuidArray(events.map(({ content }) => content)),
    );
    return writtenKeys(row);
  }

  private async writeInteractions(rows: string, count: number): Promise<ReadonlySet<string> | null> {
    const [row] = await this.connection.query<Written>('write interactions', WRITE_INTERACTIONS, rows, count);
    return writtenKeys(row);
  }

  private async leave(table: string, key: string, keys: readonly string[]): Promise<void> {
    const text = `DELETE FROM ${table} WHERE project_id = $1 AND ${key} = ANY($2::uuid[])`;
    await this.connection.query(`leave ${table}`, text, uuidArray(keys));
  }
}

interface Written {
  readonly written: readonly string[] | null;
}

/** @returns the keys without hyphens; null if all were written */
function writtenKeys(row: Written | undefined): ReadonlySet<string> | null {
  return row?.written ? new Set(row.written.map((key) => key.replaceAll('-', ''))) : null;
}

function missing(keys: readonly string[], written: ReadonlySet<string> | null): string[] {
  return written === null ? [] : keys.filter((key) => !written.has(key));
}

function keysOf(events: readonly OpenEvent[]): string[] {
  return events.map(({ key }) => key);
}

/** Faster than pg's own arrays, because UUIDs need no quotes. */
function uuidArray(uuids: readonly string[]): string {
  return `{${uuids.join(',')}}`;
}
