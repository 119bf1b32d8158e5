import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ReceiptMovesQueries } from './receipt-moves.queries';

const LOOK_MS = 30_000;

/**
 * Moves the receipts of interactions of projects that had one for every event, in the background, while events arrive.
 * A process that dies leaves the rest to the next look of any process.
 */
@Injectable()
export class ReceiptMover implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReceiptMover.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | null = null;

  constructor(private readonly queries: ReceiptMovesQueries) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.timer);
    await this.working;
  }

  /** Moves all that is due. Never rejects. */
  async look(): Promise<void> {
    this.working ??= this.moveAll()
      .catch((error: Error) => this.logger.debug(error)) // the database is unavailable; the next look retries
      .finally(() => {
        this.working = null;
      });
    await this.working;
  }

  private async moveAll(): Promise<void> {
    for (const projectId of await this.queries.due()) {
      if (this.stopping.signal.aborted) return;
      await this.move(projectId).catch((error: Error) => {
        this.logger.warn(`The receipts of project ${projectId} are moved later: ${error.message}`);
      });
    }
  }

  private async move(projectId: string): Promise<void> {
    if (!(await this.queries.begin(projectId))) return;
    let moved = 0;
    for (let after: string | null = null; ; ) {
      const started = performance.now();
      const batch = await this.queries.move(projectId, after);
      if (!batch) return;
      moved += batch.moved;
      after = batch.next;
      if (after === null) break;
      // As long as it worked, so that at least half of the time is left to others.
      await delay(performance.now() - started, undefined, { signal: this.stopping.signal }).catch(() => {});
      if (this.stopping.signal.aborted) return;
    }
    await this.queries.finish(projectId);
    if (moved > 0) this.logger.log(`Moved ${moved} receipts of project ${projectId} to their interactions`);
  }
}
