import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { BackgroundRounds } from '../ingestion/background-rounds';
import { SeenEventsWrites } from './seen-events-writes.queries';
import { SeenNames } from './seen-names';

/** Counts which names of events arrive, whether they count as activity or not. Nobody waits for it. */
@Injectable()
export class SeenEvents implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SeenEvents.name);
  private waiting = new Map<ProjectId, SeenNames>();
  private readonly rounds = new BackgroundRounds({
    round: () => this.round(),
    isDone: () => this.waiting.size === 0,
  });

  constructor(private readonly writes: SeenEventsWrites) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** Never throws, and does not wait. */
  record(projectId: ProjectId, names: SeenNames): void {
    if (names.all.length === 0) return;
    this.add(projectId, names);
    this.rounds.wake();
  }

  /** As `BackgroundRounds.settled`. */
  async settled(): Promise<void> {
    await this.rounds.settled();
  }

  private add(projectId: ProjectId, names: SeenNames): void {
    const waiting = this.waiting.get(projectId);
    if (!waiting) this.waiting.set(projectId, names);
    else for (const name of names.all) waiting.merge(name);
  }

  private async round(): Promise<boolean> {
    const waiting = this.waiting;
    this.waiting = new Map();
    let isWritten = true;
    for (const [projectId, names] of waiting) {
      try {
        if (await this.writes.write(projectId, names.all)) continue;
      } catch (error) {
        this.logger.debug(error); // the database is unavailable
      }
      isWritten = false;
      this.add(projectId, names);
    }
    return isWritten;
  }
}
