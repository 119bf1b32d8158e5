import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Semaphore } from '../limits/semaphore';
import { isDatabaseUnavailable } from './database-unavailable';
import type { PoolUse } from './pg-internals/observed-pool';
import { READ_TIMEOUT_MARGIN_MS } from './query-timeouts';
import { ReaderReplicas } from './reader-replicas';
import { ReaderServer, type ReaderServerOptions, type StreamOptions } from './reader-server';
import { QUERY_CANCELED, sqlState } from './sql-state';
import type { Statement } from './tenant-settings';

/** Time limit of a statement over a project's whole history, and of the wait for its turn. */
const HEAVY_TIMEOUT_MS = 60_000;
const HEAVY_WAIT_MS = 30_000;
const MAX_HEAVY_WAITING = 20;
const ONE_AT_A_TIME = 0;
/** Far more than are used at once. A project that was evicted has its own queue until its next request. */
const MAX_OWNERS = 100_000;
const MAX_LAG_MS = 10_000;

export interface ReaderPoolOptions extends ReaderServerOptions {
  /** URLs of standbys that may serve reads; none by default. */
  readonly replicaUrls?: readonly string[];
  /** A replica that is further behind is not used; 10 s by default. */
  readonly maxLagMs?: number;
}

/**
 * The connections for reads. Statements are prepared once per connection, and each is one round trip. Statements of a
 * tenant may run on a replica.
 */
@Injectable()
export class ReaderPool implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly primary: ReaderServer;
  private readonly replicas: ReaderReplicas;
  private readonly heavy: Semaphore;
  /**
   * Which organisation a project belongs to, which never changes. With `max`, the whole capacity would be allocated at
   * once.
   */
  private readonly owners = new LRUCache<string, string>({ maxSize: MAX_OWNERS, sizeCalculation: () => 1 });
  private readonly names = new Map<string, string>();

  constructor(
    url: string,
    private readonly options: ReaderPoolOptions,
  ) {
    this.primary = new ReaderServer(url, options);
    const replicas = (options.replicaUrls ?? []).map((replica) => new ReaderServer(replica, options));
    this.replicas = new ReaderReplicas(this.primary, replicas, options.maxLagMs ?? MAX_LAG_MS);
    this.heavy = new Semaphore({
      name: 'reads of the whole history',
      capacity: Math.max(1, Math.floor(options.size / 2)),
      share: ONE_AT_A_TIME,
      waitMs: HEAVY_WAIT_MS,
      maxWaiting: MAX_HEAVY_WAITING,
    });
  }

  /** The user that logs in. */
  get user(): string {
    return decodeURIComponent(new URL(this.primary.url).username);
  }

  /** Connections held at once. */
  get size(): number {
    return this.options.size;
  }

  /** Current use of the connections to the primary. */
  get use(): PoolUse {
    return this.primary.use;
  }

  get rowSecurity(): boolean {
    return this.options.rowSecurity;
  }

  /** Declares that Citus distributes the database. */
  setDistributed(): void {
    this.primary.distributed = true;
  }

  /** From now on, statements for the project count against this organisation. */
  assign(projectId: string, ownerId: string): void {
    if (this.owners.get(projectId) !== ownerId) this.owners.set(projectId, ownerId);
  }

  /** A project has changed: a client that knows of it must not read an older state from a replica. */
  recordWrite(projectId: string): void {
    this.replicas.recordWrite(projectId);
  }

  /**
   * Runs a statement without a tenant on the primary, for finding the project of a request.
   *
   * @param ownerId the organisation that the work is for; null for work of the process itself
   * @throws DatabaseError, or an Error if the database is unavailable; `isDatabaseUnavailable` distinguishes them.
   *   CapacityError if no connection became free in time
   */
  async query<Row>(text: string, values: readonly unknown[], ownerId: string | null = null): Promise<Row[]> {
    return await this.primary.run(ownerId, { name: this.nameOf(text), text, values: [...values] });
  }

  /**
   * Runs a statement as one tenant, in a read-only transaction.
   *
   * @param projectId UUID; the statement sees rows of this project only
   * @throws as `query`
   */
  async queryAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.runAs(projectId, { name: this.nameOf(text), text, values: [...values] });
  }

  /** Like `queryAs`, on the primary: for data that a client may have just changed on another server. */
  async queryCurrentAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const statement = { name: this.nameOf(text), text, values: [...values] };
    return await this.primary.runAs(this.ownerOf(projectId), projectId, statement);
  }

  /**
   * Like `queryAs`, but planned for its values each time: for statements with many optional parameters, where the
   * planner drops the conditions that do not apply. That is worth more than a cached plan.
   */
  async queryPlannedAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.runAs(projectId, { name: '', text, values: [...values] });
  }

  /**
   * Like `queryPlannedAs`, for a statement that reads the whole history of a project. It may take a minute; an
   * organisation runs one at a time, and the next one waits.
   */
  async queryHeavyAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const timeoutMs = Math.max(HEAVY_TIMEOUT_MS, this.options.statementTimeoutMs);
    const statement = { name: '', text, values: [...values], query_timeout: timeoutMs + READ_TIMEOUT_MARGIN_MS };
    return await this.heavy.run(this.ownerOf(projectId), () => this.runAs(projectId, statement, timeoutMs));
  }

  /**
   * Runs a statement as one tenant and yields its rows in batches, from one state. The connection and a snapshot are
   * held until the last batch is read or the generator is closed.
   *
   * @throws as `query`
   */
  streamAs<Row>(
    projectId: string,
    text: string,
    values: readonly unknown[],
    options: StreamOptions,
  ): AsyncGenerator<Row[], void, void> {
    const server = this.replicas.serverFor(projectId);
    return server.streamAs(this.ownerOf(projectId), projectId, text, values, options);
  }

  /** @returns the organisation of a project; the project itself if that is not known yet */
  ownerOf(projectId: string): string {
    return this.owners.get(projectId) ?? projectId;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.replicas.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.replicas.stop();
    await this.primary.end();
  }

  /** If a replica fails, the primary runs the statement. */
  private async runAs<Row>(projectId: string, statement: Statement, timeoutMs?: number): Promise<Row[]> {
    const ownerId = this.ownerOf(projectId);
    const server = this.replicas.serverFor(projectId);
    try {
      return await server.runAs(ownerId, projectId, statement, timeoutMs);
    } catch (error) {
      // A statement that is too slow there is too slow here, too.
      const tooSlow = sqlState(error) === QUERY_CANCELED;
      if (server === this.primary || tooSlow || !isDatabaseUnavailable(error)) throw error;
      this.replicas.exclude(server);
      return await this.primary.runAs(ownerId, projectId, statement, timeoutMs);
    }
  }

  /** Named by a digest of its text, if it is prepared at all. */
  private nameOf(text: string): string {
    if (this.options.prepared === false) return '';
    let name = this.names.get(text);
    if (!name) {
      name = createHash('sha256').update(text).digest('hex').slice(0, 32);
      this.names.set(text, name);
    }
    return name;
  }
}
