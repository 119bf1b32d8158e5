import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/** Pause after each round, so that what comes meanwhile is written together. */
const PAUSE_MS = 250;
/** Pause after a round that could not write everything. */
const RETRY_MS = 1_000;
/** How long a reader waits for what this process has not written yet. */
const SETTLE_MS = 1_000;

interface Work {
  /** Writes what has come until now. @returns false if something has to be tried again. Never rejects. */
  readonly round: () => Promise<boolean>;
  readonly isDone: () => boolean;
}

/** Work that nobody waits for, in rounds, one at a time: so that many small writes become a few. */
export class BackgroundRounds {
  private readonly stopping = new AbortController();
  private working: Promise<void> | null = null;
  /** Rounds that have begun. */
  private rounds = 0;
  private waiters: { readonly round: number; readonly resolve: () => void }[] = [];

  constructor(private readonly work: Work) {}

  /** Call it when there is something to do. */
  wake(): void {
    this.working ??= this.run().finally(() => {
      this.working = null;
    });
  }

  /** Waits until everything that came before is written, but not for long. */
  async settled(): Promise<void> {
    if (this.working === null) return;
    const round = this.work.isDone() ? this.rounds : this.rounds + 1;
    const written = new Promise<void>((resolve) => this.waiters.push({ round, resolve }));
    const ended = new AbortController();
    await Promise.race([written, delay(SETTLE_MS, undefined, { signal: ended.signal, ref: false })]);
    ended.abort();
  }

  /** Does what is pending, then stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async run(): Promise<void> {
    // The response goes first.
    await setImmediate();
    while (!this.work.isDone()) {
      this.rounds++;
      const isWritten = await this.work.round();
      for (const waiter of this.waiters) if (waiter.round <= this.rounds) waiter.resolve();
      this.waiters = this.waiters.filter((waiter) => waiter.round > this.rounds);
      if (this.stopping.signal.aborted) return;
      const pause = isWritten ? PAUSE_MS : RETRY_MS;
      await delay(pause, undefined, { signal: this.stopping.signal, ref: false }).catch(() => {});
    }
  }
}
