import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { LOCK_FACTS_SHARED } from '../../../database/advisory-locks';
import { knownProject, type ProjectTarget } from '../../import-project.queries';
import type { RejectionSource } from '../../rejections/rejection';
import { RejectionWrites } from '../../rejections/rejection-writes.queries';
import { sampled } from '../../rejections/sampled-rejection';
import type { KeptRejects } from './kept-rejects';

export type ImportSource = RejectionSource & { readonly importId: string };

/** Writes the rejected rows of imports to `rejections`. */
@Injectable()
export class ImportRejections {
  private readonly writes: RejectionWrites;

  constructor(private readonly dataSource: DataSource) {
    this.writes = new RejectionWrites(dataSource);
  }

  /** In a transaction that holds the lock of facts. */
  async writeIn(manager: EntityManager, source: ImportSource, rejects: KeptRejects, now = new Date()): Promise<void> {
    const at = now.toISOString();
    const hour = `${at.slice(0, 13)}:00:00.000Z`;
    const counts = rejects.counts.map((one) => ({ ...one, hour, last_at: at }));
    const rows = rejects.rows.map((row) => sampled(source, row, now.getTime()));
    await this.writes.writeImport(manager, source, counts, rows);
  }

  /**
   * In a transaction of its own, because no fact was written.
   *
   * @returns false if there are none, or no such project
   */
  async writeOf(
    target: ProjectTarget,
    source: Omit<ImportSource, 'projectId'>,
    rejects: KeptRejects,
  ): Promise<boolean> {
    const projectId = rejects.counts.length > 0 ? await knownProject(this.dataSource, target) : null;
    if (projectId === null) return false;
    await this.dataSource.transaction(async (manager) => {
      // An erasure waits for it, or it sees the erasure.
      await manager.query(LOCK_FACTS_SHARED, [projectId]);
      await this.writeIn(manager, { ...source, projectId }, rejects);
    });
    return true;
  }
}
