import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { BackgroundRounds } from '../ingestion/background-rounds';
import { IngestGate } from '../ingestion/events/ingest-gate';
import { SeenEventsWrites } from './seen-events-writes.queries';
import { SeenNames } from './seen-names';

interface Waiting {
  /** The organisation of the project. */
  readonly ownerId: string;
  readonly names: SeenNames;
}

/** Counts which names of events arrive, whether they count as activity or not. Nobody waits for it. */
@Injectable()
export class SeenEvents implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SeenEvents.name);
  private waiting = new Map<ProjectId, Waiting>();
  private readonly rounds = new BackgroundRounds({
    round: () => this.round(),
    isDone: () => this.waiting.size === 0,
  });

  constructor(
    private readonly writes: SeenEventsWrites,
    private readonly gate: IngestGate,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** Never throws, and does not wait. */
  record(projectId: ProjectId, ownerId: string, names: SeenNames): void {
    if (names.all.length === 0) return;
    this.add(projectId, { ownerId, names });
    this.rounds.wake();
  }

  /** As `BackgroundRounds.settled`. */
  async settled(): Promise<void> {
    await this.rounds.settled();
  }

  private add(projectId: ProjectId, more: Waiting): void {
    const waiting = this.waiting.get(projectId);
    if (!waiting) this.waiting.set(projectId, more);
    else for (const name of more.names.all) waiting.names.merge(name);
  }

  private async round(): Promise<boolean> {
    const waiting = this.waiting;
    this.waiting = new Map();
    let isWritten = true;
    for (const [projectId, seen] of waiting) {
      try {
        const write = () => this.writes.write(projectId, seen.names.all);
        if (await this.gate.withWriteSlot(seen.ownerId, write)) continue;
      } catch (error) {
        this.logger.debug(error); // the database is unavailable or busy
      }
      isWritten = false;
      this.add(projectId, seen);
    }
    return isWritten;
  }
}
