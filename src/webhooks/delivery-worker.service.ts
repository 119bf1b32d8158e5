import { EventEmitter, setMaxListeners } from 'node:events';
import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Pool, PoolClient } from 'pg';
import type { Config } from '../config/config';
import { WORKER_LOCK } from '../database/advisory-locks';
import { JOB_SCHEMA, JOBS, queuePool, SILENT } from '../database/job-queue';
import type { Notifications } from '../database/notifications';
import { Semaphore } from '../limits/semaphore';
import { AttemptsQueries, type WebhookKey } from './attempts.queries';
import type { Clock } from './clock';
import { COME_BACK_MS, deliverTurn, purge, TURN_TIMES, type Turns, type TurnTimes } from './delivery-turn';
import { DigestQueries } from './digest.queries';
import { Exchange } from './exchange';
import { FanOutQueries } from './fan-out.queries';
import { fanOutTurn } from './fan-out-turn';
import { addressPolicy } from './webhooks.service';

/** Connections of this process besides the pools of requests: one listens, the others run jobs. */
const CONNECTIONS = 4;
/** Maximum number of endpoints served at the same time. */
const CONCURRENCY = 40;
/** Interval at which each idle worker looks for jobs that have become due. New jobs are notified. */
const POLL_MS = 8_000;
/** How long turns may continue at a shutdown before they are aborted. */
const STOP_AFTER_MS = 2_000;

interface WorkerTimes extends TurnTimes {
  /** Interval at which jobs of dead processes are recovered. */
  readonly everyMs: number;
  /** A job that was claimed this recently may belong to a worker that is just starting. */
  readonly justTakenMs: number;
}

const TIMES: WorkerTimes = { everyMs: 5_000, justTakenMs: 10_000, ...TURN_TIMES };

/**
 * Settings of the session that holds the lock: the database notices a machine that vanishes, and releases the lock. The
 * lock is shared, so a new connection need not wait until the database notices that the old one is broken.
 */
const HOLD_LOCK = `SELECT set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false), pg_advisory_lock_shared(${WORKER_LOCK})`;
/** The queue itself waits four hours before it gives a job to another worker. */
const RESCUE = `SELECT ${JOB_SCHEMA}.force_unlock_workers(dead.ids) FROM (
    SELECT array_agg(DISTINCT locked_by) AS ids FROM ${JOB_SCHEMA}.jobs job
    WHERE locked_by IS NOT NULL AND locked_at < now() - $1::integer * interval '1 ms' AND NOT EXISTS (
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32 | objid::bigint) = ${WORKER_LOCK.replace('$1', 'job.locked_by')}
    )
  ) dead WHERE dead.ids IS NOT NULL`;

/**
 * Runs the jobs of the queue and delivers. Several processes share the jobs. If one dies, its lock ends with its
 * connection, and the others get its jobs within seconds.
 */
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly stopping = new AbortController();
  private pool: Pool | undefined;
  private exchange: Exchange | undefined;
  private runner: Runner | undefined;
  private rescuing: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly notifications: Pick<Notifications, 'url'>,
    private readonly times = TIMES,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.webhooks.deliver) return;
    const failed = (error: Error) => this.logger.debug(error.message);
    const pool = queuePool(this.notifications.url, CONNECTIONS, failed);
    this.pool = pool;
    setMaxListeners(0, this.stopping.signal); // each exchange registers one
    this.exchange = new Exchange({ policy: addressPolicy(this.config) });
    const turns: Turns = {
      queries: new AttemptsQueries(pool),
      exchange: this.exchange,
      clock: this.clock,
      places: new Semaphore({
        name: 'deliveries',
        capacity: CONCURRENCY,
        share: this.config.organisationShare,
        waitMs: 0,
      }),
      times: this.times,
      signal: this.stopping.signal,
    };
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:listen:success', ({ workerPool, client }) => this.holdLock(workerPool.id, client));
    this.runner = await run({
      pgPool: pool,
      events,
      logger: SILENT,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noPreparedStatements: !this.config.databasePreparedStatements,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: STOP_AFTER_MS,
      taskList: this.tasks(turns, pool),
      parsedCronItems: [],
    });
    this.rescuing = setInterval(() => void this.rescue(), this.times.everyMs).unref();
  }

  /** Turns in progress end soon; unsent deliveries stay pending. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.rescuing);
    setTimeout(() => this.stopping.abort(), STOP_AFTER_MS).unref();
    await this.runner?.stop().catch((error: Error) => this.logger.warn(error.message));
    this.exchange?.close();
    await this.pool?.end();
  }

  /** Returns the jobs of dead processes to the queue. */
  async rescue(): Promise<void> {
    const rescue = this.pool?.query(RESCUE, [this.times.justTakenMs]);
    await rescue?.catch((error: Error) => this.logger.debug(error.message));
  }

  private tasks(turns: Turns, pool: Pool): TaskList {
    const fanOut = new FanOutQueries(pool);
    const digests = new DigestQueries(pool);
    return {
      [JOBS.fanOut]: async (payload) =>
        await this.logged(() => fanOutTurn((payload as { projectId: string }).projectId, { ...turns, fanOut })),
      [JOBS.digest]: async (payload) => await this.logged(() => digest(payload as WebhookKey, digests, turns)),
      [JOBS.deliver]: async (payload) => await this.logged(() => deliverTurn(payload as WebhookKey, turns)),
      [JOBS.purge]: async (payload) => await this.logged(() => purge(payload as WebhookKey, turns)),
    };
  }

  /** The queue retries failed jobs. */
  private async logged(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`Webhooks are late: ${(error as Error).message}`);
      throw error;
    }
  }

  private holdLock(workerPoolId: string, client: PoolClient): void {
    // Without the lock, others treat this process as dead and deliver its jobs too, which is harmless.
    const hold = () =>
      client.query(HOLD_LOCK, [workerPoolId]).catch((error: Error) => this.logger.debug(error.message));
    // After the LISTEN that follows, because a connection runs one statement at a time.
    client.once('drain', () => void hold());
  }
}

/** Creates a due digest; tries again later if the project's contacts are being erased. */
async function digest(key: WebhookKey, digests: DigestQueries, { clock }: Turns): Promise<void> {
  const now = clock.now();
  if (!(await digests.digest(key, now))) await digests.wake(key, new Date(now.getTime() + COME_BACK_MS));
}
