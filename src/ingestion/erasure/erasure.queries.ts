import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import { eraseFromNotes } from '../../database/change-notes.queries';
import { TenantReader } from '../../serving/tenant-reader';
import { erasureDigest } from '../event-digest';
import { KEEP_FACTS } from '../facts-lock';

/** Tables with rows of one contact, besides those that the recompute fills. Notes again: facts may just have come in. */
const TABLES = [
  'agent_actions',
  'classifications',
  'permanent_routes',
  'lead_outcomes',
  'dirty_days',
  'dirty_contacts',
  'contacts',
];
const MAX_WAIT = '10s';

@Injectable()
export class ErasureQueries {
  constructor(private readonly reader: TenantReader) {}

  async isKnown(projectId: ProjectId, userId: string): Promise<boolean> {
    const rows = await this.reader.query(
      projectId,
      'SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = $2',
      [userId],
    );
    return rows.length > 0;
  }

  /**
   * Deletes the facts of a contact, and leaves a digest that keeps them from coming back. Waits for batches in progress.
   *
   * @returns rows deleted, by table; of the notes, entries taken out
   */
  async deleteFacts(runner: QueryRunner, projectId: ProjectId, userId: string): Promise<Record<string, number>> {
    await runner.query(`SET LOCAL lock_timeout = '${MAX_WAIT}'`);
    await runner.query(KEEP_FACTS, [projectId]);
    const deleted: Record<string, number> = {};
    // By the index, which has the agent before the contact.
    deleted.interactions = await this.delete(
      runner,
      `DELETE FROM interactions WHERE project_id = $1 AND user_id = $2
         AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)`,
      projectId,
      userId,
    );
    deleted.change_notes = await eraseFromNotes(runner, projectId, userId);
    for (const table of TABLES) {
      deleted[table] = await this.delete(
        runner,
        `DELETE FROM ${table} WHERE project_id = $1 AND user_id = $2`,
        projectId,
        userId,
      );
    }
    await runner.query('INSERT INTO erased_contacts (project_id, user_digest) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      projectId,
      erasureDigest(projectId, userId),
    ]);
    return deleted;
  }

  private async delete(runner: QueryRunner, sql: string, projectId: string, userId: string): Promise<number> {
    const { affected } = await runner.query(sql, [projectId, userId], true);
    return affected ?? 0;
  }
}
