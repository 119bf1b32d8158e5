import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { DELETION_LOCK, RECOMPUTE_LEASE } from '../database/advisory-locks';
import { ACCESS_CHANGED } from '../database/channels';
import { withoutTimeout } from '../database/query-timeouts';
import { TENANT_TABLES } from '../database/tables';

/** How long it waits for a writer of the project before it gives up with 55P03. */
const LOCK_TIMEOUT = '10s';

/** Deletes a project with all its data, in one transaction: readers see all of it, or nothing. */
@Injectable()
export class ProjectDeletion {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Locks are taken in the order in which recomputes take theirs, the lease before the rows, so that no circle can close.
   * A recompute in progress is ended, for its work is lost anyway. Whoever adds facts holds the project's row until
   * their end: they are waited for, and those who come later find no project.
   *
   * @returns false where there is no such project (any more)
   * @throws 55P03 while an import goes on; nothing is deleted then
   */
  async delete(projectId: ProjectId): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await withoutTimeout(runner, () =>
        runner.manager.transaction((manager) => this.deleteBy(manager, projectId)),
      );
    } finally {
      await runner.release();
    }
  }

  private async deleteBy(manager: EntityManager, projectId: ProjectId): Promise<boolean> {
    await manager.query(
      `SELECT set_config('lock_timeout', '${LOCK_TIMEOUT}', true), set_config('statement_timeout', '0', true)`,
    );
    // Of two deletions, the second must not end the first, which has the lease.
    await manager.query(`SELECT pg_advisory_xact_lock(${DELETION_LOCK})`, [projectId]);
    await this.takeLease(manager, projectId);
    const projects: unknown[] = await manager.query('SELECT FROM projects WHERE project_id = $1 FOR UPDATE', [
      projectId,
    ]);
    if (projects.length === 0) return false;
    // The project's own row last, as foreign keys lead to it: those find nothing left then.
    for (const table of TENANT_TABLES) await manager.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
    return true;
  }

  private async takeLease(manager: EntityManager, projectId: ProjectId): Promise<void> {
    const [lease]: { taken: boolean }[] = await manager.query(
      `SELECT pg_try_advisory_xact_lock(${RECOMPUTE_LEASE}) AS taken`,
      [projectId],
    );
    if (lease?.taken) return;
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
