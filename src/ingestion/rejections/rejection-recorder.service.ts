import { setImmediate } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundRounds } from '../background-rounds';
import { IngestGate } from '../events/ingest-gate';
import type { Rejected, RejectionSource } from './rejection';
import { RejectionBuffer } from './rejection-buffer';
import { RejectionWrites } from './rejection-writes.queries';

const FORGET_MS = 3_600_000;
/** Time for samples before other requests get their turn. */
const TURN_MS = 5;
/** Rejections that wait to be looked at; of more, only the number is recorded. */
const MAX_ARRIVED = 10_000;

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
  private readonly rounds = new BackgroundRounds({
    round: () => this.round(),
    isDone: () => this.buffer.isEmpty && this.arrived.length === 0,
  });
  private arrived: Arrival[] = [];
  private arrivals = 0;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    private readonly writes: RejectionWrites,
    private readonly gate: IngestGate,
  ) {}

  onApplicationBootstrap(): void {
    this.forgetting = setInterval(() => void this.forgetOld(), FORGET_MS).unref();
    void this.forgetOld();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.forgetting);
    await this.rounds.stop();
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
    this.rounds.wake();
  }

  /** As `BackgroundRounds.settled`. */
  async settled(): Promise<void> {
    await this.rounds.settled();
  }

  private async round(): Promise<boolean> {
    await this.sample();
    const later = [];
    for (const pending of this.buffer.takeAll()) {
      try {
        // In turn with batches of events, so that these never lack a connection.
        const isWritten = await this.gate.withWriteSlot(pending.ownerId, () => this.writes.write(pending));
        if (!isWritten) later.push(pending);
      } catch (error) {
        this.logger.debug(error); // the database is unavailable or busy
        later.push(pending);
      }
    }
    for (const pending of later) this.buffer.restore(pending);
    return later.length === 0;
  }

  /** Takes samples of what arrived, turn by turn: they may be megabytes. */
  private async sample(): Promise<void> {
    const arrived = this.arrived;
    this.arrived = [];
    let begun = performance.now();
    for (const { source, rejections, now } of arrived) {
      for (const rejected of rejections) {
        this.buffer.add(source, rejected, now);
        if (performance.now() - begun < TURN_MS) continue;
        await setImmediate();
        begun = performance.now();
      }
      this.arrivals -= rejections.length;
    }
  }

  private async forgetOld(): Promise<void> {
    // The next hour tries again.
    await this.writes.forgetOld().catch((error: Error) => this.logger.debug(error));
  }
}
