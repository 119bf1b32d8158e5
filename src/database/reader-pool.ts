import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ClientBase, PoolClient, QueryResult } from 'pg';
import { Semaphore } from '../limits/semaphore';
import { columnTypes } from './column-types';
import { ObservedPool, type PoolUse } from './observed-pool';
import { POOLED, READ_TIMEOUT_MARGIN_MS, timeoutOptions } from './query-timeouts';
import { QUERY_CANCELED, sqlState } from './sql-state';
import { becomeTenant, type Setting, type Statement, TenantQuery, within } from './tenant-query';

const NO_TENANT = '';
/** Statements of one organisation that may wait for a connection: those of a dashboard with many tiles, many times. */
const MAX_WAITING = 1_000;
/** A statement over all of a project's history may take so long, and wait so long for its turn. */
const HEAVY_TIMEOUT_MS = 60_000;
const HEAVY_WAIT_MS = 30_000;
const MAX_HEAVY_WAITING = 20;
const ONE_AT_A_TIME = 0;
/** Far more than are asked for at once. One that is forgotten shares with nobody, until its next request. */
const MAX_OWNERS = 100_000;

export interface ReaderPoolOptions {
  /** Connections held at once. */
  readonly size: number;
  /** Whether statements for a tenant are held to its rows by the database as well. */
  readonly rowSecurity: boolean;
  readonly statementTimeoutMs: number;
  /** How long a statement may wait for a free connection, or for a new one to be made. */
  readonly waitMs: number;
  /** Part of the connections that one organisation may hold; all of them unless it is said. */
  readonly share?: number;
  /**
   * Whether a connection keeps statements by their names; true unless it is said. Behind a pooler that hands connections on by the transaction
   * and knows nothing of these, it must not; nor can it be told anything for longer than a transaction.
   */
  readonly prepared?: boolean;
}

/**
 * The connections that answer requests, apart from those that write. Statements are prepared once per connection, and
 * each is one round trip.
 */
@Injectable()
export class ReaderPool implements OnApplicationShutdown {
  private readonly pool: ObservedPool;
  private readonly places: Semaphore;
  private readonly heavy: Semaphore;
  /** Which organisation a project belongs to, which never changes. */
  private readonly owners = new LRUCache<string, string>({ max: MAX_OWNERS });
  private readonly names = new Map<string, string>();
  private readonly prepared: boolean;

  constructor(
    private readonly url: string,
    private readonly options: ReaderPoolOptions,
  ) {
    this.prepared = options.prepared ?? true;
    this.pool = new ObservedPool({
      pool: 'reader',
      connectionString: url,
      application_name: 'relationship-depth reader',
      max: options.size,
      ...POOLED,
      ...timeoutOptions(options.statementTimeoutMs, this.prepared),
      connectionTimeoutMillis: options.waitMs,
      types: columnTypes,
      onConnect: (client) => this.prepare(client),
    });
    this.places = new Semaphore({
      name: 'reads',
      capacity: options.size,
      // An export, or what is heavy, leaves its organisation another connection.
      share: Math.max(options.share ?? 1, Math.min(1, 2 / options.size)),
      waitMs: options.waitMs,
      maxWaiting: MAX_WAITING,
      heldByServer: true,
    });
    this.heavy = new Semaphore({
      name: 'reads of the whole history',
      capacity: Math.max(1, Math.floor(options.size / 2)),
      share: ONE_AT_A_TIME,
      waitMs: HEAVY_WAIT_MS,
      maxWaiting: MAX_HEAVY_WAITING,
    });
    this.pool.on('error', () => {}); // an idle connection broke; the pool has dropped it already
  }

  /** Who logs in. */
  get user(): string {
    return decodeURIComponent(new URL(this.url).username);
  }

  /** Connections held at once. */
  get size(): number {
    return this.options.size;
  }

  /** How the connections are used at this moment. */
  get use(): PoolUse {
    const { busy, idle, waiting } = this.pool.use;
    return { busy, idle, waiting: waiting + this.places.waiting };
  }

  get rowSecurity(): boolean {
    return this.options.rowSecurity;
  }

  /** From now on, statements for the project count as work of this organisation. */
  assign(projectId: string, ownerId: string): void {
    if (this.owners.get(projectId) !== ownerId) this.owners.set(projectId, ownerId);
  }

  /**
   * Runs a statement that no tenant limits: those that find out which project a request is about.
   *
   * @param ownerId whose work it is; null for that of the process itself
   * @throws DatabaseError, or an Error where the database is away; `isDatabaseUnavailable` tells them apart. CapacityError
   *   where no connection was free in time
   */
  async query<Row>(text: string, values: readonly unknown[], ownerId: string | null = null): Promise<Row[]> {
    return await this.run(ownerId, [], { name: this.nameOf(text), text, values: [...values] });
  }

  /**
   * Runs a statement as one tenant, in a read-only transaction.
   *
   * @param projectId UUID; what it is not the owner of, the statement does not see
   * @throws as `query`
   */
  async queryAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.runAs(projectId, { name: this.nameOf(text), text, values: [...values] });
  }

  /**
   * As `queryAs`, but planned for these very values each time. For a statement with many optional parameters, of whose
   * conditions the planner drops those that say nothing: that is worth more than a plan at hand.
   */
  async queryPlannedAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.runAs(projectId, { name: '', text, values: [...values] });
  }

  /**
   * As `queryPlannedAs`, for a statement that reads the whole history of a project: it may take a minute, and an
   * organisation has one at a time, whose turn is waited for.
   */
  async queryHeavyAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const ownerId = this.ownerOf(projectId);
    const timeoutMs = Math.max(HEAVY_TIMEOUT_MS, this.options.statementTimeoutMs);
    const statement = { name: '', text, values: [...values], query_timeout: timeoutMs + READ_TIMEOUT_MARGIN_MS };
    return await this.heavy.run(ownerId, () => this.run(ownerId, this.tenantSettings(projectId), statement, timeoutMs));
  }

  /**
   * Runs a statement as one tenant and hands out its rows in batches, of one and the same state however long that takes:
   * the connection and a snapshot are held until the last batch is taken, or the generator is closed.
   *
   * @param batchRows rows of a batch: as many as are in memory at once
   * @param timeoutMs for each batch; the first one may need a sort of all rows
   * @throws as `query`
   */
  async *streamAs<Row>(
    projectId: string,
    text: string,
    values: readonly unknown[],
    { batchRows, timeoutMs }: { batchRows: number; timeoutMs: number },
  ): AsyncGenerator<Row[], void, void> {
    const { client, leave } = await this.connect(this.ownerOf(projectId));
    let reusable = false;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await client.query(`SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`);
      if (this.options.rowSecurity) await client.query(becomeTenant(projectId, this.prepared));
      await client.query({ text: `DECLARE streamed NO SCROLL CURSOR FOR ${text}`, values: [...values] });
      const fetch = {
        text: `FETCH ${Math.trunc(batchRows)} FROM streamed`,
        query_timeout: timeoutMs + READ_TIMEOUT_MARGIN_MS,
      };
      for (;;) {
        const { rows } = await client.query(fetch);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < batchRows) break;
      }
      await client.query('COMMIT');
      reusable = true;
    } finally {
      // Closed in the middle, or failed: with the connection everything ends, a batch in progress too.
      client.release(!reusable);
      leave();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private async prepare(client: ClientBase): Promise<void> {
    // A connection that breaks while in use fails its statement; the event besides would end the process.
    client.on('error', () => {});
    if (this.options.rowSecurity && this.prepared) await client.query(becomeTenant(NO_TENANT, true));
  }

  private async runAs<Row>(projectId: string, statement: Statement): Promise<Row[]> {
    return await this.run(this.ownerOf(projectId), this.tenantSettings(projectId), statement);
  }

  private tenantSettings(projectId: string): Setting[] {
    return this.rowSecurity ? [becomeTenant(projectId, this.prepared)] : [];
  }

  /** @returns the organisation of a project; of one that nobody asked for yet, the project itself */
  ownerOf(projectId: string): string {
    return this.owners.get(projectId) ?? projectId;
  }

  private async connect(ownerId: string | null) {
    return await this.pool.connectInTurn(() => this.places.acquire(ownerId));
  }

  private async run<Row>(
    ownerId: string | null,
    settings: readonly Setting[],
    statement: Statement,
    timeoutMs = this.options.statementTimeoutMs,
  ): Promise<Row[]> {
    // The connection itself knows the usual time, where it can be told.
    const usual = this.prepared && timeoutMs === this.options.statementTimeoutMs;
    const first = usual ? settings : [within(timeoutMs), ...settings];
    return await this.withClient(ownerId, async (client) => {
      const { rows } =
        first.length > 0
          ? await new Promise<QueryResult>((resolve, reject) => {
              client.query(
                new TenantQuery(first, statement, (error, result) => (error ? reject(error) : resolve(result))),
              );
            })
          : await client.query(statement);
      return rows as Row[];
    });
  }

  private async withClient<T>(ownerId: string | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const { client, leave } = await this.connect(ownerId);
    let reusable = false;
    try {
      const result = await work(client);
      reusable = true;
      return result;
    } catch (error) {
      reusable = sqlState(error) === QUERY_CANCELED;
      throw error;
    } finally {
      client.release(!reusable);
      leave();
    }
  }

  /** Prepared under a name that its text decides, if at all. */
  private nameOf(text: string): string {
    if (!this.prepared) return '';
    let name = this.names.get(text);
    if (!name) {
      name = createHash('sha256').update(text).digest('hex').slice(0, 32);
      this.names.set(text, name);
    }
    return name;
  }
}
