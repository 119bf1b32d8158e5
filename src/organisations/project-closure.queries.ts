import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { organisationLogId, recordProjectChange } from '../database/audit-trail.queries';
import { ACCESS_CHANGED } from '../database/channels';
import { CLOSED_DAYS } from '../database/entities/project.entity';
import { addJob, JOBS } from '../database/job-queue';

interface ClosedProject {
  readonly project_id: string;
  readonly name: string;
  readonly closed_at: Date;
}

/** The reason for which the endpoints of a closed project are disabled. */
const CLOSED = 'closed';
const DAY_MS = 86_400_000;

/** Closes and restores all projects of an owner. */
@Injectable()
export class ProjectClosure {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Closes the projects that are open: no process serves, recomputes or announces anything of them any more.
   *
   * @returns their number
   */
  async close(manager: EntityManager, ownerId: string, by: Actor): Promise<number> {
    const [projects]: [ClosedProject[]] = await manager.query(
      `UPDATE projects SET closed_at = now() WHERE org_id = $1 AND closed_at IS NULL
       RETURNING project_id, name, closed_at`,
      [ownerId],
    );
    for (const { project_id: projectId, closed_at } of byId(projects)) {
      await manager.query(
        `UPDATE webhooks SET enabled = false, disabled_at = now(), disabled_reason = '${CLOSED}'
         WHERE project_id = $1 AND enabled`,
        [projectId],
      );
      await manager.query(
        `UPDATE jobs SET state = 'cancelled', finished_at = now(), worker = NULL
         WHERE project_id = $1 AND finished_at IS NULL`,
        [projectId],
      );
      const until = new Date(closed_at.getTime() + CLOSED_DAYS * DAY_MS);
      const changes = [{ field: 'deleted_after', from: null, to: until }];
      await recordProjectChange(manager, { projectId, ownerId }, by, 'project.closed', changes);
      await notify(manager, projectId);
    }
    return projects.length;
  }

  /** Opens the closed projects of an owner again, as they were. @returns their names */
  async restore(ownerId: string, by: Actor): Promise<string[]> {
    return await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      await manager.query(lockQuota('projects'), [ownerId]);
      const [projects]: [ClosedProject[]] = await manager.query(
        `UPDATE projects SET closed_at = NULL WHERE org_id = $1 AND closed_at IS NOT NULL RETURNING project_id, name`,
        [ownerId],
      );
      if (projects.length === 0) return [];
      // An event of before must not close them again, and new projects may be created.
      await manager.query(
        `INSERT INTO clerk_events (project_id, event_id, type, happened_at) VALUES ($1, $2, 'restored', now())`,
        [organisationLogId(ownerId), randomUUID()],
      );
      for (const { project_id: projectId } of byId(projects)) {
        await this.enableWebhooks(manager, projectId);
        await recordProjectChange(manager, { projectId, ownerId }, by, 'project.restored', []);
        await notify(manager, projectId);
      }
      return projects.map(({ name }) => name).sort();
    });
  }

  /** The projects of all owners that were closed long ago. */
  async expired(): Promise<string[]> {
    const rows: { project_id: string }[] = await this.dataSource.query(
      `SELECT project_id FROM projects WHERE closed_at < now() - interval '${CLOSED_DAYS} days' ORDER BY closed_at`,
    );
    return rows.map(({ project_id }) => project_id);
  }

  /** Pending deliveries are sent now, and digests when they are due. */
  private async enableWebhooks(manager: EntityManager, projectId: string): Promise<void> {
    const [webhooks]: [{ webhook_id: string; digest_hour: number | null }[]] = await manager.query(
      `UPDATE webhooks SET enabled = true, disabled_at = NULL, disabled_reason = NULL
       WHERE project_id = $1 AND disabled_reason = '${CLOSED}' RETURNING webhook_id, digest_hour`,
      [projectId],
    );
    for (const { webhook_id: webhookId, digest_hour: hour } of webhooks) {
      const payload = JSON.stringify({ projectId, webhookId });
      await manager.query(addJob(JOBS.deliver), [payload, `deliver ${webhookId}`, null]);
      if (hour !== null) await manager.query(addJob(JOBS.digest), [payload, `digest ${webhookId}`, null]);
    }
    await manager.query(addJob(JOBS.fanOut), [JSON.stringify({ projectId }), `fan out ${projectId}`, null]);
  }
}

/** One order for all who lock several projects. */
function byId(projects: readonly ClosedProject[]): ClosedProject[] {
  return projects.toSorted((one, other) => (one.project_id < other.project_id ? -1 : 1));
}

/** All processes forget the project, and end its streams. */
async function notify(manager: EntityManager, projectId: string): Promise<void> {
  await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
}
