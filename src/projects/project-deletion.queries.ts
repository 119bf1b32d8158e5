import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { DELETION_LOCK, LOCK_FACTS, RECOMPUTE_LEASE } from '../database/advisory-locks';
import { allowAuditDeletion, differences, recordProjectChange } from '../database/audit-trail.queries';
import { ACCESS_CHANGED } from '../database/channels';
import { CLOSED_DAYS } from '../database/entities/project.entity';
import { withoutTimeout } from '../database/pg-internals/client-timeouts';
import { TENANT_TABLES } from '../database/tables';

/** How long a deletion waits for a writer of the project before it fails with 55P03. */
const LOCK_TIMEOUT = '10s';

/** Deletes a project with all its data in one transaction: readers see all of it or nothing. */
@Injectable()
export class ProjectDeletion {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Locks are acquired in the same order as in recomputes, the lease before the rows, to prevent deadlocks. A recompute
   * in progress is terminated, because its result would be deleted anyway. Writers of facts share the facts lock until
   * they end: the deletion waits for current ones, and later ones find no project.
   *
   * @param by who deletes it, for the log of the organisation
   * @returns false if there is no such project (any more)
   * @throws 55P03 while an import is in progress; then nothing is deleted
   */
  async delete(projectId: ProjectId, by: Actor): Promise<boolean> {
    return await this.deleteIf('true', projectId, by);
  }

  /** Deletes a project if it was closed long enough ago, and has not been restored meanwhile. As `delete`. */
  async deleteExpired(projectId: string, by: Actor): Promise<boolean> {
    return await this.deleteIf(`closed_at < now() - interval '${CLOSED_DAYS} days'`, projectId, by);
  }

  private async deleteIf(condition: string, projectId: string, by: Actor): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await withoutTimeout(runner, () =>
        runner.manager.transaction((manager) => this.deleteBy(manager, condition, projectId, by)),
      );
    } finally {
      await runner.release();
    }
  }

  private async deleteBy(manager: EntityManager, condition: string, projectId: string, by: Actor): Promise<boolean> {
    await manager.query(
      `SELECT set_config('lock_timeout', '${LOCK_TIMEOUT}', true), set_config('statement_timeout', '0', true)`,
    );
    // A second deletion must not terminate the first, which holds the lease.
    await manager.query(`SELECT pg_advisory_xact_lock(${DELETION_LOCK})`, [projectId]);
    await this.acquireLease(manager, projectId);
    await manager.query(LOCK_FACTS, [projectId]);
    const [project]: { org_id: string; name: string }[] = await manager.query(
      `SELECT org_id, name FROM projects WHERE project_id = $1 AND ${condition} FOR UPDATE`,
      [projectId],
    );
    if (!project) return false;
    await allowAuditDeletion(manager);
    // The row of the project is deleted last, because foreign keys reference it.
    for (const table of TENANT_TABLES) await manager.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    const changes = differences({ name: project.name }, null);
    await recordProjectChange(manager, { projectId, ownerId: project.org_id }, by, 'project.deleted', changes);
    await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
    return true;
  }

  private async acquireLease(manager: EntityManager, projectId: string): Promise<void> {
    const [lease]: { acquired: boolean }[] = await manager.query(
      `SELECT pg_try_advisory_xact_lock(${RECOMPUTE_LEASE}) AS acquired`,
      [projectId],
    );
    if (lease?.acquired) return;
    await manager.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (classid::bigint << 32 | objid::bigint) = ${RECOMPUTE_LEASE}`,
      [projectId],
    );
    await manager.query(`SELECT pg_advisory_xact_lock(${RECOMPUTE_LEASE})`, [projectId]);
  }
}
