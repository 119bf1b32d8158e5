import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { lockQuota } from '../database/advisory-locks';
import { organisationLogId } from '../database/audit-trail.queries';
import { NEEDS_ASSIGNEE } from '../episodes/episode-changes.queries';
import type { ClerkDelivery } from './clerk-delivery';
import type { ClerkEvent } from './clerk-event';

/** Longer than Clerk keeps a delivery to send it again. */
const KEPT = '180 days';
/** After the newest of these, older events of an owner change nothing, so it is kept. */
const ENDED = `('organization.deleted', 'user.deleted', 'restored')`;

/** How long an event waits for an import or a deletion; then Clerk sends it again. */
const LOCK_TIMEOUT = '10s';

/** Which events were handled, and what they concern. */
@Injectable()
export class ClerkEventsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** No project of the owner is created meanwhile. */
  async lock(manager: EntityManager, ownerId: string): Promise<void> {
    await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await manager.query(lockQuota('projects'), [ownerId]);
  }

  /**
   * Records that a delivery is handled.
   *
   * @returns false if it was before, or if the owner ended or was restored later than this happened
   */
  async claim(
    manager: EntityManager,
    { deliveryId, happenedAt }: Pick<ClerkDelivery, 'deliveryId' | 'happenedAt'>,
    { type, ownerId }: ClerkEvent,
  ): Promise<boolean> {
    const log = organisationLogId(ownerId);
    const claimed: unknown[] = await manager.query(
      `INSERT INTO clerk_events (project_id, event_id, type, happened_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (project_id, event_id) DO NOTHING RETURNING event_id`,
      [log, deliveryId, type, happenedAt],
    );
    if (claimed.length === 0) return false;
    if (type === 'organizationMembership.deleted') return true;
    const later: unknown[] = await manager.query(
      `SELECT 1 FROM clerk_events
       WHERE project_id = $1 AND event_id <> $2 AND type IN ($3, 'restored') AND happened_at >= $4 LIMIT 1`,
      [log, deliveryId, type, happenedAt],
    );
    return later.length === 0;
  }

  /** Deletes what nobody sends again. What says whether an owner has ended stays. @returns how many */
  async forget(): Promise<number> {
    const [, deleted]: [unknown[], number] = await this.dataSource.query(
      `DELETE FROM clerk_events AS old
       WHERE happened_at < now() - interval '${KEPT}'
         AND CASE WHEN type IN ${ENDED} THEN EXISTS (
           SELECT FROM clerk_events AS newer
           WHERE newer.project_id = old.project_id AND newer.type IN ${ENDED}
             AND (newer.happened_at, newer.event_id) > (old.happened_at, old.event_id)
         ) ELSE true END`,
    );
    return deleted;
  }

  async projectsOf(manager: EntityManager, ownerId: string): Promise<string[]> {
    const rows: { project_id: string }[] = await manager.query(
      'SELECT project_id FROM projects WHERE org_id = $1 ORDER BY project_id',
      [ownerId],
    );
    return rows.map(({ project_id }) => project_id);
  }

  /** Projects of all organisations. */
  async projectsWithAssignee(manager: EntityManager, userId: string): Promise<string[]> {
    const rows: { project_id: string }[] = await manager.query(
      `SELECT DISTINCT project_id FROM episodes WHERE assignee = $1 AND ${NEEDS_ASSIGNEE} ORDER BY project_id`,
      [userId],
    );
    return rows.map(({ project_id }) => project_id);
  }
}
