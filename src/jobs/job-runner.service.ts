import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/config';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import { type ClaimedJob, JobStore, type OpenJob } from './job-store.queries';
import { JobThreads } from './job-thread';
import { JobFailure, JobInterrupted, type RunningWork } from './job-work';

/**
 * Maximum number of jobs of this process at one time: each has a thread, and one or two connections outside the pools.
 */
const CONCURRENCY = 2;
const MAX_ATTEMPTS = 3;
const UNEXPECTED = 'unexpected error; see the server log';

interface JobTimes {
  /** Interval at which the runner looks for jobs of other processes, and of dead ones. */
  readonly pollMs: number;
  /** Interval of heartbeats. A cancelled job ends at the next one. */
  readonly heartbeatMs: number;
}
const TIMES: JobTimes = { pollMs: 5_000, heartbeatMs: 1_000 };

/** Runs the jobs of all processes: any free process takes the next one. Organisations take turns. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Shorter in tests. */
  static times = TIMES;
  private readonly logger = new Logger(JobRunner.name);
  private readonly worker = randomUUID();
  private readonly slots: Semaphore;
  private readonly running = new Map<string, { readonly thread: RunningWork; readonly done: Promise<void> }>();
  private polling: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly store: JobStore,
    private readonly threads: JobThreads,
    { organisationShare: share }: Config,
  ) {
    this.slots = new Semaphore({ name: 'jobs', capacity: CONCURRENCY, share, waitMs: 0 });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.poll(), JobRunner.times.pollMs).unref();
  }

  /** Hands the jobs in progress to the other processes, or leaves them queued for the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.polling;
    const running = [...this.running.values()];
    await Promise.all(running.map(({ thread }) => thread.stop()));
    await Promise.all(running.map(({ done }) => done));
  }

  /** Starts every job for which there is capacity. One call at a time. */
  poll(): Promise<void> {
    this.polling = this.polling
      .then(() => this.startOpenJobs())
      .catch((error: Error) => this.logger.warn(error.message));
    return this.polling;
  }

  /** Waits until a job has ended or the time is up. Returns at once if this process does not run it. */
  async ended(jobId: string, waitMs: number): Promise<void> {
    const job = this.running.get(jobId);
    if (!job) return;
    const waited = new AbortController();
    await Promise.race([job.done, delay(waitMs, undefined, { signal: waited.signal }).catch(() => {})]);
    waited.abort();
  }

  /** Stops the job if this process runs it. */
  async stop(jobId: string): Promise<void> {
    await this.running.get(jobId)?.thread.stop();
  }

  private async startOpenJobs(): Promise<void> {
    if (this.stopping || this.slots.busy >= CONCURRENCY) return;
    for (const job of await this.store.open()) {
      const release = this.tryAcquireSlot(job);
      if (!release) continue;
      const claimed = await this.store.claim(job, this.worker).catch(() => null);
      if (!claimed || this.stopping) {
        if (claimed) await this.store.requeue(claimed, this.worker, false);
        release();
        continue;
      }
      this.start(claimed, release);
    }
  }

  private tryAcquireSlot({ owner_id, job_id }: OpenJob): (() => void) | null {
    // Its heartbeat was late: this process still runs it.
    if (this.running.has(job_id)) return null;
    try {
      return this.slots.tryAcquire(owner_id);
    } catch (error) {
      if (error instanceof CapacityError) return null;
      throw error;
    }
  }

  private start(job: ClaimedJob, release: () => void): void {
    const thread = this.threads.start(job.kind, job.project_id, job.input);
    const done = this.work(job, thread)
      .catch((error: Error) => this.logger.warn(`Job ${job.job_id}: ${error.message}`))
      .finally(() => {
        this.running.delete(job.job_id);
        release();
        if (!this.stopping) void this.poll();
      });
    this.running.set(job.job_id, { thread, done });
  }

  private async work(job: ClaimedJob, thread: RunningWork): Promise<void> {
    if (job.attempts > MAX_ATTEMPTS) {
      await thread.stop();
      await this.store.fail(
        job,
        this.worker,
        `${MAX_ATTEMPTS} attempts were interrupted, because a process was killed or the database was unavailable; start the job again`,
      );
      return;
    }
    const alive = setInterval(() => void this.heartbeat(job, thread), JobRunner.times.heartbeatMs);
    try {
      await this.store.finish(job, this.worker, await thread.result);
    } catch (error) {
      if (this.stopping) await this.store.requeue(job, this.worker, false);
      else if (error instanceof JobInterrupted) await this.store.requeue(job, this.worker, true);
      else await this.fail(job, error);
    } finally {
      clearInterval(alive);
      await thread.stop();
    }
  }

  private async heartbeat(job: ClaimedJob, thread: RunningWork): Promise<void> {
    // During an outage of the database another process may take over; the writes of this one are then rejected.
    const isOurs = await this.store.heartbeat(job, this.worker, thread.progress()).catch(() => true);
    if (!isOurs) await thread.stop();
  }

  private async fail(job: ClaimedJob, error: unknown): Promise<void> {
    const message = error instanceof JobFailure ? error.message : UNEXPECTED;
    // A cancelled job, or one that was taken over, is not logged.
    if ((await this.store.fail(job, this.worker, message)) && message === UNEXPECTED) {
      this.logger.error(`Job ${job.job_id} of project ${job.project_id}: ${(error as Error).message}`);
    }
  }
}
