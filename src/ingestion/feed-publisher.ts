import { setTimeout as delay } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { FeedQueries } from './feed.queries';

/** Pause after each publication of this process, so that later commits are published together. */
const PAUSE_MS = 50;
const SWEEP_MS = 10_000;

/**
 * Publishes what the ingestion adds to the live feed, after its commit; the ingestion does not wait. If a process dies
 * in between, the sweep of any process publishes the rest.
 */
@Injectable()
export class FeedPublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FeedPublisher.name);
  private readonly due = new Set<string>();
  private working: Promise<void> | null = null;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(private readonly queries: FeedQueries) {}

  onApplicationBootstrap(): void {
    this.sweeping = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  /** Publishes what is pending, then stops. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeping);
    await this.working;
  }

  /** Call it after the commit of a transaction that recorded an entry. Never rejects; nobody needs to wait for it. */
  async publish(projectId: string): Promise<void> {
    this.due.add(projectId);
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
    await this.working;
  }

  /** Publishes overdue entries. */
  async sweep(): Promise<void> {
    try {
      for (const projectId of await this.queries.overdue()) await this.publish(projectId);
    } catch (error) {
      this.logger.debug(error); // the database is unavailable; the next sweep retries
    }
  }

  private async work(): Promise<void> {
    while (this.due.size > 0) {
      const projects = [...this.due];
      this.due.clear();
      for (const projectId of projects) {
        await this.queries.publish(projectId).catch((error: Error) => {
          this.logger.warn(`The live feed of project ${projectId} will be late: ${error.message}`);
        });
      }
      await delay(PAUSE_MS);
    }
  }
}
