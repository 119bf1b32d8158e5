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

/** A statement over all of a project's history may take so long, and wait so long for its turn. */
const HEAVY_TIMEOUT_MS = 60_000;
const HEAVY_WAIT_MS = 30_000;
const MAX_HEAVY_WAITING = 20;
const ONE_AT_A_TIME = 0;
/** Far more than are asked for at once. One that is forgotten shares with no other, until its next request. */
const MAX_OWNERS = 100_000;
const MAX_LAG_MS = 10_000;

export interface ReaderPoolOptions extends ReaderServerOptions {
  /** URLs of standbys that may answer in place of the primary; none by default. */
  readonly replicaUrls?: readonly string[];
  /** A replica that is further behind is left out; 10 s by default. */
  readonly maxLagMs?: number;
}

/**
 * The connections that answer requests, apart from those that write. Statements are prepared once per connection, and
 * each is one round trip. Those of one tenant may run on a replica.
 */
@Injectable()
export class ReaderPool implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly primary: ReaderServer;
  private readonly replicas: ReaderReplicas;
  private readonly heavy: Semaphore;
  /** Which organisation a project belongs to, which never changes. For `max`, all places would be allocated at once. */
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

  /** How the connections to the primary are used now. */
  get use(): PoolUse {
    return this.primary.use;
  }

  get rowSecurity(): boolean {
    return this.options.rowSecurity;
  }

  /** The database turned out to be distributed over nodes. */
  setDistributed(): void {
    this.primary.distributed = true;
  }

  /** From now on, statements for the project count as work of this organisation. */
  assign(projectId: string, ownerId: string): void {
    if (this.owners.get(projectId) !== ownerId) this.owners.set(projectId, ownerId);
  }

  /** A project has changed: a client that knows of it must not read an older state from a replica. */
  recordWrite(projectId: string): void {
    this.replicas.recordWrite(projectId);
  }

  /**
   * Runs a statement that no tenant limits, on the primary: those that find out which project a request is about.
   *
   * @param ownerId the organisation whose work it is; null for that of the process itself
   * @throws DatabaseError, or an Error where the database is away; `isDatabaseUnavailable` distinguishes them.
   *   CapacityError where no connection was free in time
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

  /** As `queryAs`, on the primary: for what a client may have changed a moment ago on another server. */
  async queryCurrentAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const statement = { name: this.nameOf(text), text, values: [...values] };
    return await this.primary.runAs(this.ownerOf(projectId), projectId, statement);
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
   * organisation has one at a time; the next one waits for its turn.
   */
  async queryHeavyAs<Row>(projectId: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const timeoutMs = Math.max(HEAVY_TIMEOUT_MS, this.options.statementTimeoutMs);
    const statement = { name: '', text, values: [...values], query_timeout: timeoutMs + READ_TIMEOUT_MARGIN_MS };
    return await this.heavy.run(this.ownerOf(projectId), () => this.runAs(projectId, statement, timeoutMs));
  }

  /**
   * Runs a statement as one tenant and hands out its rows in batches, of one and the same state however long that takes:
   * the connection and a snapshot are held until the last batch is taken, or the generator is closed.
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

  /** @returns the organisation of a project; the project itself where that is not known yet */
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

  /** A replica that fails is left out, and the primary answers. */
  private async runAs<Row>(projectId: string, statement: Statement, timeoutMs?: number): Promise<Row[]> {
    const ownerId = this.ownerOf(projectId);
    const server = this.replicas.serverFor(projectId);
    try {
      return await server.runAs(ownerId, projectId, statement, timeoutMs);
    } catch (error) {
      // A statement that takes too long there takes too long here, too.
      const tooSlow = sqlState(error) === QUERY_CANCELED;
      if (server === this.primary || tooSlow || !isDatabaseUnavailable(error)) throw error;
      this.replicas.leaveOut(server);
      return await this.primary.runAs(ownerId, projectId, statement, timeoutMs);
    }
  }

  /** Prepared under a name that its text decides, if at all. */
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
