import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/config';
import { JobProcesses } from '../jobs/job-process';
import { JobFailure, JobInterrupted, type RunningWork } from '../jobs/job-work';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import { IMPORT, type ImportInput } from './import-input';
import { ImportSpool } from './import-spool';
import { type ClaimedImport, type ImportKey, ImportStore } from './import-store.queries';

/** Maximum number of imports of this process at one time: each has its own process, and two connections outside the pools. */
const CONCURRENCY = 2;
const MAX_ATTEMPTS = 3;
/** Of one attempt. */
const MAX_MS = 6 * 3_600_000;
/** Of the process of an import. What a file needs is in buffers outside of it, which have limits of their own. */
const MAX_HEAP_MB = 160;
const TOO_LONG = `took longer than ${MAX_MS / 3_600_000} hours, and nothing was imported: import it in parts`;
const INTERRUPTED = `${MAX_ATTEMPTS} attempts to import the file were interrupted, because a process was killed or the database was unavailable; import it again`;
const UNEXPECTED = 'unexpected error; see the server log';

interface ImportTimes {
  /** Interval of heartbeats. A stopped import ends at the next one. */
  readonly heartbeatMs: number;
  /** Interval at which the folder is searched for files of other processes, and the table for lost ones. */
  readonly searchMs: number;
}
const TIMES: ImportTimes = { heartbeatMs: 1_000, searchMs: 30_000 };

/** A file that this process has. */
interface Held {
  readonly key: ImportKey;
  readonly ownerId: string;
  readonly path: string;
  /** Gives back its place. */
  readonly release: () => void;
  work: { readonly process: RunningWork; readonly done: Promise<void> } | null;
}

/**
 * Runs the imports whose files this process has, in the order of their arrival; organisations take turns. Takes over
 * those of a process that stopped, if their files are in the same folder.
 */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Shorter in tests. */
  static times = TIMES;
  readonly holder = randomUUID();
  private readonly logger = new Logger(ImportRunner.name);
  private readonly slots: Semaphore;
  private readonly held = new Map<string, Held>();
  private turn: Promise<void> = Promise.resolve();
  /** What waits for its turn, by its work: asked for again meanwhile, it is done once. */
  private readonly waiting = new Map<string, Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping = false;

  constructor(
    private readonly store: ImportStore,
    private readonly spool: ImportSpool,
    private readonly processes: JobProcesses,
    private readonly config: Config,
  ) {
    const { organisationShare: share } = config;
    this.slots = new Semaphore({ name: 'imports', capacity: CONCURRENCY, share, waitMs: 0 });
  }

  onApplicationBootstrap(): void {
    const { heartbeatMs, searchMs } = ImportRunner.times;
    this.timers.push(setInterval(() => void this.poll(), heartbeatMs).unref());
    this.timers.push(setInterval(() => void this.search(), searchMs).unref());
    void this.search();
  }

  /** Leaves files and imports to the process that finds them next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.turn;
    const held = [...this.held.values()];
    await Promise.all(held.map(({ work }) => work?.process.stop()));
    await Promise.all(held.map(({ work }) => work?.done));
    for (const { key, path } of held) {
      await this.spool.removeCopies(path);
      await this.store.release(key, this.holder).catch((error: Error) => this.logger.warn(error.message));
    }
  }

  /** Takes a file whose import is queued. */
  take(key: ImportKey, ownerId: string, path: string, release: () => void): void {
    this.held.set(key.import_id, { key, ownerId, path, release, work: null });
    void this.poll();
  }

  /** Ends an import at once if this process runs it. */
  async stop(importId: string): Promise<void> {
    await this.held.get(importId)?.work?.process.stop();
    await this.poll();
  }

  /** Says that this process has its files, and starts what is queued. One call at a time. */
  poll(): Promise<void> {
    return this.inTurn('poll', () => this.checkHeld());
  }

  /** Looks for what other processes left. One call at a time, and not during a poll. */
  search(): Promise<void> {
    return this.inTurn('search', async () => {
      await this.adoptFiles();
      for (const key of await this.store.lost()) await this.store.giveUp(key);
      for (const key of await this.store.withOldRows()) await this.store.forgetRows(key);
      await this.checkHeld();
    });
  }

  private inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const waiting = this.waiting.get(name);
    if (waiting) return waiting;
    this.turn = this.turn
      .then(() => {
        this.waiting.delete(name);
        return this.stopping ? undefined : work();
      })
      .catch((error: Error) => this.logger.warn(error.message));
    this.waiting.set(name, this.turn);
    return this.turn;
  }

  private async checkHeld(): Promise<void> {
    for (const one of [...this.held.values()]) {
      const { key, work } = one;
      const found = await this.store.heartbeat(key, this.holder, work?.process.progress() ?? 0);
      if (found === null || (found.expired && work === null)) await this.drop(one);
      else if (found.state === 'queued' && work === null) await this.start(one);
      // Its outcome could not be written, for example because the disk of the database was full.
      else if (found.state === 'running' && work === null) await this.store.requeue(key, this.holder);
    }
  }

  private async drop(one: Held): Promise<void> {
    await one.work?.process.stop();
    await one.work?.done;
    this.held.delete(one.key.import_id);
    await this.spool.remove(one.path);
    await this.store.dropFile(one.key, this.holder);
    one.release();
  }

  private async start(one: Held): Promise<void> {
    const release = this.tryAcquireSlot(one.ownerId);
    if (!release) return;
    try {
      const claimed = await this.store.claim(one.key, this.holder);
      if (claimed) {
        one.work = await this.run(one, claimed, release);
        return;
      }
    } catch (error) {
      release();
      await this.failed(one.key, error as Error, UNEXPECTED);
      return;
    }
    release();
  }

  private tryAcquireSlot(ownerId: string): (() => void) | null {
    try {
      return this.slots.tryAcquire(ownerId);
    } catch (error) {
      if (error instanceof CapacityError) return null;
      throw error;
    }
  }

  private async run(one: Held, claimed: ClaimedImport, release: () => void): Promise<Held['work']> {
    const { key, ownerId, path } = one;
    if (claimed.attempts > MAX_ATTEMPTS) {
      await this.store.fail(key, this.holder, INTERRUPTED);
      release();
      return null;
    }
    const input: ImportInput = {
      importId: key.import_id,
      holder: this.holder,
      ownerId,
      by: { kind: claimed.actor_kind, id: claimed.actor_id, requestId: null },
      path,
      fileName: claimed.file_name ?? 'file',
      options: claimed.options,
      dryRun: claimed.dry_run,
      copies: await this.spool.copiesOf(path),
      quotas: this.config.quotas,
    };
    const running = this.processes.start(IMPORT, claimed.project_id, input, MAX_HEAP_MB);
    let reason = UNEXPECTED;
    const deadline = setTimeout(() => {
      reason = TOO_LONG;
      void running.stop();
    }, MAX_MS).unref();
    const done = running.result
      .then(() => {})
      .catch((error: Error) => this.failed(key, error, reason))
      .then(() => running.stop())
      .then(() => this.spool.removeCopies(path))
      .catch((error: Error) => this.logger.warn(`Import ${key.import_id}: ${error.message}`))
      .finally(() => {
        clearTimeout(deadline);
        one.work = null;
        release();
        void this.poll();
      });
    return { process: running, done };
  }

  private async failed(key: ImportKey, error: Error, reason: string): Promise<void> {
    if (this.stopping) return;
    // Nothing of it was imported, so it can be repeated, unless it took too long.
    const isRepeated = error instanceof JobInterrupted && reason === UNEXPECTED;
    // An import that was stopped, or handed over, is none of this process's any more.
    const isOurs = isRepeated
      ? await this.store.requeue(key, this.holder)
      : await this.store.fail(key, this.holder, error instanceof JobFailure ? error.message : reason);
    if (isOurs) this.logger.error(`Import ${key.import_id} of project ${key.project_id}: ${error.message}`);
  }

  private async adoptFiles(): Promise<void> {
    for (const { path, bytes, ...key } of await this.spool.files()) {
      if (this.held.has(key.import_id)) continue;
      if (!(await this.store.needsFile(key))) {
        await this.spool.remove(path);
        continue;
      }
      const adopted = await this.store.adopt(key, this.holder);
      if (!adopted) continue;
      const release = this.spool.adopt(adopted.owner_id, bytes) ?? (() => {});
      this.held.set(key.import_id, { key, ownerId: adopted.owner_id, path, release, work: null });
    }
  }
}
