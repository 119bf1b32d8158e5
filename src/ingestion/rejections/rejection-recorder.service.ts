import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Rejected, RejectionSource } from './rejection';
import { RejectionBuffer } from './rejection-buffer';
import { RejectionWrites } from './rejection-writes.queries';

/** Pause after each round of writes, so that later rejections are written together. */
const PAUSE_MS = 250;
/** Pause after a write that failed or was put off. */
const RETRY_MS = 1_000;
const FORGET_MS = 3_600_000;
/** Rejections that are looked at before other requests get their turn. */
const PER_TURN = 32;
/** Rejections that wait to be looked at; of more, only the number is recorded. */
const MAX_ARRIVED = 10_000;
/** How long a reader waits for what this process has not written yet. */
const SETTLE_MS = 1_000;

interface Arrival {
  readonly source: RejectionSource;
  readonly rejections: readonly Rejected[];
  readonly now: number;
}

/**
 * Records what was rejected, after the sender has its response: nobody waits for it, and one connection at most writes.
 * All are counted; samples are kept, newest first, within the limits of `RejectionBuffer` and `RejectionWrites`.
 */
@Injectable()
export class RejectionRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RejectionRecorder.name);
  private readonly buffer = new RejectionBuffer();
  private arrived: Arrival[] = [];
  private arrivals = 0;
  private readonly stopping = new AbortController();
  private forgetting: NodeJS.Timeout | undefined;
  private working: Promise<void> | null = null;
  /** Rounds of writes that have begun. */
  private rounds = 0;
  private waiters: { readonly round: number; readonly resolve: () => void }[] = [];

  constructor(private readonly writes: RejectionWrites) {}

  onApplicationBootstrap(): void {
    this.forgetting = setInterval(() => void this.forgetOld(), FORGET_MS).unref();
    void this.forgetOld();
  }

  /** Writes what is pending, then stops. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.forgetting);
    this.stopping.abort();
    await this.working;
  }

  /** Never throws, and does not wait. */
  record(source: RejectionSource, rejections: readonly Rejected[]): void {
    if (rejections.length === 0) return;
    const now = Date.now();
    if (this.arrivals + rejections.length > MAX_ARRIVED) this.buffer.count(source, rejections, now);
    else {
      this.arrived.push({ source, rejections, now });
      this.arrivals += rejections.length;
    }
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  /** Waits until everything that this process recorded before is written, but not for long. */
  async settled(): Promise<void> {
    if (this.working === null) return;
    const round = this.buffer.isEmpty && this.arrived.length === 0 ? this.rounds : this.rounds + 1;
    const written = new Promise<void>((resolve) => this.waiters.push({ round, resolve }));
    const ended = new AbortController();
    await Promise.race([written, delay(SETTLE_MS, undefined, { signal: ended.signal, ref: false })]);
    ended.abort();
  }

  private async work(): Promise<void> {
    // The response goes first.
    await setImmediate();
    while (!this.buffer.isEmpty || this.arrived.length > 0) {
      this.rounds++;
      await this.sample();
      const isWritten = await this.writeAll();
      if (this.stopping.signal.aborted) return;
      const pause = isWritten ? PAUSE_MS : RETRY_MS;
      await delay(pause, undefined, { signal: this.stopping.signal, ref: false }).catch(() => {});
    }
  }

  /** Takes samples of what arrived, a few at a time: they may be megabytes. */
  private async sample(): Promise<void> {
    const arrived = this.arrived;
    this.arrived = [];
    for (const { source, rejections, now } of arrived) {
      for (let from = 0; from < rejections.length; from += PER_TURN) {
        this.buffer.add(source, rejections.slice(from, from + PER_TURN), now);
        await setImmediate();
      }
      this.arrivals -= rejections.length;
    }
  }

  /** One round over the projects. @returns false if any has to be tried again */
  private async writeAll(): Promise<boolean> {
    const later = [];
    for (const pending of this.buffer.takeAll()) {
      try {
        if (!(await this.writes.write(pending))) later.push(pending);
      } catch (error) {
        this.logger.debug(error); // the database is unavailable
        later.push(pending);
      }
    }
    for (const pending of later) this.buffer.restore(pending);
    for (const waiter of this.waiters) if (waiter.round <= this.rounds) waiter.resolve();
    this.waiters = this.waiters.filter((waiter) => waiter.round > this.rounds);
    return later.length === 0;
  }

  private async forgetOld(): Promise<void> {
    // The next hour tries again.
    await this.writes.forgetOld().catch((error: Error) => this.logger.debug(error));
  }
}
