import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SYSTEM } from '../database/actor';
import { EpisodeChangesQueries } from '../episodes/episode-changes.queries';
import { TenantWrites } from '../serving/tenant-writes';
import type { ClerkDelivery } from './clerk-delivery';
import type { ClerkEvent } from './clerk-event';
import { ClerkEventsQueries } from './clerk-events.queries';
import { ProjectClosure } from './project-closure.queries';

/** Ends here what has ended at Clerk. */
@Injectable()
export class ClerkEventsService {
  private readonly logger = new Logger(ClerkEventsService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ClerkEventsQueries,
    private readonly closure: ProjectClosure,
    private readonly episodes: EpisodeChangesQueries,
    private readonly writes: TenantWrites,
  ) {}

  /** In one transaction. A delivery that was handled before, by any process, changes nothing. */
  async handle({ deliveryId, happenedAt }: Omit<ClerkDelivery, 'type' | 'data'>, event: ClerkEvent): Promise<void> {
    const closed = await this.writes.runFor(event.ownerId, () =>
      this.dataSource.transaction('READ COMMITTED', async (manager) => {
        // Of two replicas with the same delivery, the second waits here, and finds that it was handled.
        await this.queries.lock(manager, event.ownerId);
        if (!(await this.queries.claim(manager, { deliveryId, happenedAt }, event))) return 0;
        // First: Citus changes no project once the transaction has asked all nodes.
        const projectsClosed =
          event.type === 'organizationMembership.deleted'
            ? 0
            : await this.closure.close(manager, event.ownerId, SYSTEM);
        if (event.type !== 'organization.deleted') {
          const projects =
            event.type === 'user.deleted'
              ? await this.queries.projectsWithAssignee(manager, event.userId)
              : await this.queries.projectsOf(manager, event.ownerId);
          for (const projectId of projects) {
            await this.episodes.release(manager, projectId, event.userId, happenedAt);
          }
        }
        return projectsClosed;
      }),
    );
    if (closed > 0) this.logger.warn(`${event.type} of ${event.ownerId}: closed ${closed} projects`);
  }
}
