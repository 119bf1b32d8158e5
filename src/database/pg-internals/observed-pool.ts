import { Client, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { DataSource } from 'typeorm';
import {
  type ConnectionWait,
  connectionWaits,
  type PoolName,
  type StatementMessage,
  statements,
} from '../../telemetry/statements';

type Callback = (error: unknown, result: unknown) => void;

type Connected = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/** A query object that pg submits itself, like TenantQuery. */
interface Submittable {
  readonly text?: unknown;
  readonly submit?: unknown;
  callback?: Callback;
}

/** pg's client with one signature of `query` for all of its overloads. */
const PlainClient = Client as unknown as new (config: PoolConfig) => { query(...args: unknown[]): unknown };

interface ObservedPoolConfig extends PoolConfig {
  /** Name of the pool in what it publishes. */
  readonly pool: PoolName;
}

/** The connections of a pool, and how many callers wait for one. */
export interface PoolUse {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/** A pool that publishes its statements, and how long callers waited for a connection. */
export class ObservedPool extends Pool {
  private readonly pool: PoolName;

  constructor({ pool, ...options }: ObservedPoolConfig) {
    super({ ...options, Client: clientOf(pool) });
    this.pool = pool;
  }

  get use(): PoolUse {
    return { busy: this.totalCount - this.idleCount, idle: this.idleCount, waiting: this.waitingCount };
  }

  /**
   * Connects after `acquire` has granted the caller's turn.
   *
   * @param acquire waits for the caller's turn @returns also a function that ends the turn
   */
  async connectInTurn(acquire: () => Promise<() => void>): Promise<{ client: PoolClient; leave: () => void }> {
    const begun = performance.now();
    let leave: (() => void) | undefined;
    let client: PoolClient | undefined;
    try {
      leave = await acquire();
      client = await super.connect();
      return { client, leave };
    } catch (error) {
      leave?.();
      throw error;
    } finally {
      this.publishWait(begun, client !== undefined);
    }
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    const begun = performance.now();
    const tell = (served: boolean): void => this.publishWait(begun, served);
    if (callback) {
      super.connect((error, client, done) => {
        tell(!error);
        callback(error, client, done);
      });
      return undefined;
    }
    const connected = super.connect();
    if (connectionWaits.hasSubscribers) {
      connected.then(
        () => tell(true),
        () => tell(false),
      );
    }
    return connected;
  }

  private publishWait(begun: number, served: boolean): void {
    if (!connectionWaits.hasSubscribers) return;
    connectionWaits.publish({ pool: this.pool, ms: performance.now() - begun, served } satisfies ConnectionWait);
  }
}

function clientOf(pool: PoolName): NonNullable<PoolConfig['Client']> {
  class ObservedClient extends PlainClient {
    override query(...args: unknown[]): unknown {
      const text = statements.start.hasSubscribers ? textOf(args[0]) : undefined;
      if (text === undefined) return super.query(...args);
      const message: StatementMessage = { text, pool };
      const query = args[0] as Submittable;
      if (typeof query.submit !== 'function') {
        return statements.tracePromise(() => super.query(...args) as Promise<unknown>, message);
      }
      const { callback } = query;
      if (!callback) return super.query(...args); // it reports its end by events
      query.callback = (error, result) => {
        if (error) {
          message.error = error;
          statements.error.publish(message);
        }
        statements.asyncEnd.publish(message);
        callback(error, result);
      };
      return statements.start.runStores(message, () => super.query(...args));
    }
  }
  return ObservedClient as unknown as NonNullable<PoolConfig['Client']>;
}

function textOf(query: unknown): string | undefined {
  const text = typeof query === 'object' && query !== null ? (query as Submittable).text : query;
  return typeof text === 'string' ? text : undefined;
}

/** The writers' pool, which TypeORM does not expose. */
export function writerPool({ driver }: DataSource): ObservedPool {
  return (driver as unknown as { readonly master: ObservedPool }).master;
}
