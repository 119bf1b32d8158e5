import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOCK_FACTS, LOCK_FACTS_SHARED, RECEIPTS_LOCK } from '../../database/advisory-locks';
import { EARLIER_LISTENER } from '../../database/notifications';
import { LOCK_NOT_AVAILABLE, sqlState } from '../../database/sql-state';
import { SEALED } from '../event-digest';

/** How long the beginning of a move waits for batches in progress. New ones wait as long. */
const MAX_WAIT = '500ms';
const MAX_PROJECTS = 1_000;
/** Before every key. */
const FIRST = '00000000-0000-0000-0000-000000000000';

interface MovedBatch {
  readonly moved: number;
  /** Where the next batch begins; null after the last one. */
  readonly next: string | null;
}

/** The statements that move the receipts of interactions to these, project by project. */
@Injectable()
export class ReceiptMovesQueries {
  /** Receipts of one transaction, for which batches of events wait that repeat one of them. Fewer in tests. */
  static batch = 2_000;

  constructor(private readonly dataSource: DataSource) {}

  /** @returns the projects that are not moved; none while a server of the release before is running */
  async due(): Promise<string[]> {
    const [earlier]: { running: boolean }[] = await this.dataSource.query(
      `SELECT EXISTS (
         SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1) AS running`,
      [EARLIER_LISTENER],
    );
    if (earlier?.running) return [];
    const rows: { project_id: string }[] = await this.dataSource.query(
      `SELECT project_id FROM projects WHERE receipts <> 'others' ORDER BY project_id LIMIT ${MAX_PROJECTS}`,
    );
    return rows.map(({ project_id }) => project_id);
  }

  /** From now on, interactions of the project get no receipt. @returns false if batches in progress took too long */
  async begin(projectId: string): Promise<boolean> {
    try {
      await this.dataSource.transaction(async (manager) => {
        await manager.query(`SET LOCAL lock_timeout = '${MAX_WAIT}'`);
        // No batch that still writes receipts may come after the move.
        await manager.query(LOCK_FACTS, [projectId]);
        await manager.query(`UPDATE projects SET receipts = 'moving' WHERE project_id = $1 AND receipts = 'all'`, [
          projectId,
        ]);
      });
      return true;
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
  }

  /**
   * Moves the next receipts in the order of their keys. Before and after, an event is known by one of the two.
   *
   * @param after the `next` of the batch before; null to begin
   * @returns null if another process moves the project
   */
  async move(projectId: string, after: string | null): Promise<MovedBatch | null> {
    return await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      const [lock]: { taken: boolean }[] = await manager.query(
        `SELECT pg_try_advisory_xact_lock(${RECEIPTS_LOCK}) AS taken`,
        [projectId],
      );
      if (!lock?.taken) return null;
      // So that neither an erasure nor a deletion is in progress.
      await manager.query(LOCK_FACTS_SHARED, [projectId]);
      const [project]: { digest_key: Buffer }[] = await manager.query(
        'SELECT coalesce(digest_key, uuid_send(project_id)) AS digest_key FROM projects WHERE project_id = $1',
        [projectId],
      );
      const rows: { event_key: string }[] = await manager.query(
        `SELECT event_key FROM event_receipts WHERE project_id = $1 AND event_key > $2
         ORDER BY event_key LIMIT $3`,
        [projectId, after ?? FIRST, ReceiptMovesQueries.batch],
      );
      if (!project || rows.length === 0) return { moved: 0, next: null };
      const keys = rows.map(({ event_key }) => event_key);
      await manager.query(
        `UPDATE interactions SET sealed = coalesce(receipt.sealed, ${SEALED('$3::bytea', 'receipt.content')})
         FROM event_receipts receipt
         WHERE interactions.project_id = $1 AND interactions.interaction_id = ANY($2::uuid[])
           AND interactions.sealed IS NULL
           AND receipt.project_id = $1 AND receipt.event_key = interactions.interaction_id`,
        [projectId, keys, project.digest_key],
      );
      const [, moved]: [unknown, number] = await manager.query(
        `DELETE FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])
           AND event_key IN (
             SELECT interaction_id FROM interactions WHERE project_id = $1 AND interaction_id = ANY($2::uuid[]))`,
        [projectId, keys],
      );
      return { moved, next: rows.length < ReceiptMovesQueries.batch ? null : (keys.at(-1) ?? null) };
    });
  }

  async finish(projectId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE projects SET receipts = 'others' WHERE project_id = $1 AND receipts = 'moving'`,
      [projectId],
    );
  }
}
