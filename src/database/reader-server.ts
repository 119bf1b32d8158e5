import type { ClientBase, PoolClient, QueryResult } from 'pg';
import { Semaphore } from '../limits/semaphore';
import { columnTypes } from './column-types';
import { ObservedPool, type PoolUse } from './pg-internals/observed-pool';
import { TenantQuery } from './pg-internals/tenant-query';
import { POOLED, READ_TIMEOUT_MARGIN_MS, timeoutOptions } from './query-timeouts';
import { QUERY_CANCELED, sqlState } from './sql-state';
import { becomeTenant, becomeTenantOnNodes, type Setting, type Statement, within } from './tenant-settings';

const NO_TENANT = '';
/** Maximum number of statements of one organisation that wait for a connection: many dashboards with many tiles. */
const MAX_WAITING = 1_000;

export interface ReaderServerOptions {
  /** Connections held at once. */
  readonly size: number;
  /** Whether the database itself also limits statements for a tenant to its rows. */
  readonly rowSecurity: boolean;
  readonly statementTimeoutMs: number;
  /** How long a statement may wait for a free connection, or for a new one. */
  readonly waitMs: number;
  /** Share of the connections that one organisation may hold; all of them by default. */
  readonly share?: number;
  /**
   * Whether connections use named prepared statements; true by default. They cannot behind a transaction pooler without
   * support for them, which also keeps no setting beyond a transaction.
   */
  readonly prepared?: boolean;
}

export interface StreamOptions {
  /** Rows in memory at once. */
  readonly batchRows: number;
  /** For each batch; the first one may need a sort of all rows. */
  readonly timeoutMs: number;
}

/** The connections that read from one server: the primary, or one of its replicas. */
export class ReaderServer {
  /** Whether Citus distributes the database: the tenant is then set in a way that reaches its nodes. */
  distributed = false;
  private readonly pool: ObservedPool;
  private readonly connections: Semaphore;
  private readonly prepared: boolean;

  constructor(
    readonly url: string,
    private readonly options: ReaderServerOptions,
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
    this.connections = new Semaphore({
      name: 'reads',
      capacity: options.size,
      // An export, or a heavy read, leaves its organisation another connection.
      share: Math.max(options.share ?? 1, Math.min(1, 2 / options.size)),
      waitMs: options.waitMs,
      maxWaiting: MAX_WAITING,
      heldByServer: true,
    });
    this.pool.on('error', () => {}); // an idle connection broke; the pool has dropped it already
  }

  get use(): PoolUse {
    const { busy, idle, waiting } = this.pool.use;
    return { busy, idle, waiting: waiting + this.connections.waiting };
  }

  /** Runs a statement without a tenant. @see ReaderPool.query */
  async run<Row>(ownerId: string | null, statement: Statement): Promise<Row[]> {
    return await this.runAfter(ownerId, [], statement, this.options.statementTimeoutMs);
  }

  /** Runs a statement as one tenant, in a read-only transaction. @see ReaderPool.queryAs */
  async runAs<Row>(
    ownerId: string,
    projectId: string,
    statement: Statement,
    timeoutMs = this.options.statementTimeoutMs,
  ): Promise<Row[]> {
    if (!this.options.rowSecurity) return await this.runAfter(ownerId, [], statement, timeoutMs);
    if (this.distributed) return await this.runOnNodes(ownerId, projectId, statement, timeoutMs);
    return await this.runAfter(ownerId, [becomeTenant(projectId, this.prepared)], statement, timeoutMs);
  }

  /** @see ReaderPool.streamAs */
  async *streamAs<Row>(
    ownerId: string,
    projectId: string,
    text: string,
    values: readonly unknown[],
    { batchRows, timeoutMs }: StreamOptions,
  ): AsyncGenerator<Row[], void, void> {
    const { client, leave } = await this.connect(ownerId);
    let reusable = false;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await client.query(`SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`);
      if (this.options.rowSecurity) {
        const settings = this.distributed ? becomeTenantOnNodes(projectId) : [becomeTenant(projectId, this.prepared)];
        for (const setting of settings) await client.query(setting);
      }
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
      // Closed early, or failed: closing the connection also ends a batch in progress.
      client.release(!reusable);
      leave();
    }
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private async prepare(client: ClientBase): Promise<void> {
    // A connection that breaks while in use fails its statement; without a listener the event would end the process.
    client.on('error', () => {});
    if (this.options.rowSecurity && this.prepared) await client.query(becomeTenant(NO_TENANT, true));
  }

  private async runAfter<Row>(
    ownerId: string | null,
    settings: readonly Setting[],
    statement: Statement,
    timeoutMs: number,
  ): Promise<Row[]> {
    // The connection itself has the default timeout, if it can be set.
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

  private async runOnNodes<Row>(
    ownerId: string,
    projectId: string,
    statement: Statement,
    timeoutMs: number,
  ): Promise<Row[]> {
    return await this.withClient(ownerId, async (client) => {
      const timeout = `SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`;
      await client.query('BEGIN READ ONLY');
      await client.query(timeout);
      for (const setting of becomeTenantOnNodes(projectId)) await client.query(setting);
      const { rows } = await client.query(statement);
      await client.query('COMMIT');
      return rows as Row[];
    });
  }

  private async connect(ownerId: string | null) {
    return await this.pool.connectInTurn(() => this.connections.acquire(ownerId));
  }

  private async withClient<T>(ownerId: string | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const { client, leave } = await this.connect(ownerId);
    let reusable = false;
    try {
      const result = await work(client);
      reusable = true;
      return result;
    } catch (error) {
      // On nodes, the transaction is still open.
      reusable = sqlState(error) === QUERY_CANCELED && !this.distributed;
      throw error;
    } finally {
      client.release(!reusable);
      leave();
    }
  }
}
