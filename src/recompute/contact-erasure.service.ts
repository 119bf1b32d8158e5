import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { eraseFromNotes } from '../database/change-notes.queries';
import { withoutTimeout } from '../database/query-timeouts';
import { COMPUTED_CONTACT_TABLES } from '../database/tables';
import { SCORE_VERSION } from '../scoring/score-constants';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeBatch } from './recompute-batch';
import { BEGINNING, dayBefore } from './recompute-plan';
import { pastTo, restatements } from './restatement';

/** Takes a contact out of everything that the recompute made of its facts, at once and exactly. */
@Injectable()
export class ContactErasureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: RecomputeQueries,
  ) {}

  /**
   * Takes a contact out of the scores, the snapshots of all days, the cohorts and the pipeline, and deletes what is kept
   * of it. One transaction under the project's lease: a run in progress is waited for, and readers see all or nothing.
   * What is left is what a recompute without the contact's facts would make. It stands among the runs of the project, as
   * a run that restated the past from the contact's first day on.
   *
   * @returns rows deleted, by table; of `change_notes`, which names many contacts, entries removed
   * @param deleteFacts deletes the contact's facts within the same transaction
   * @throws what `deleteFacts` throws, or the database (SQLSTATE 55P03 where a run took too long); nothing is done then
   */
  async erase(
    projectId: string,
    userId: string,
    deleteFacts: (runner: QueryRunner) => Promise<void>,
  ): Promise<Readonly<Record<string, number>>> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await withoutTimeout(runner, () => this.eraseBy(runner, projectId, userId, deleteFacts));
    } finally {
      await runner.release();
    }
  }

  private async eraseBy(
    runner: QueryRunner,
    projectId: string,
    userId: string,
    deleteFacts: (runner: QueryRunner) => Promise<void>,
  ): Promise<Readonly<Record<string, number>>> {
    try {
      await runner.startTransaction();
      await this.queries.prepare(runner);
      await this.queries.takeLeaseInTime(runner, projectId);
      await this.queries.closeInterrupted(projectId);
      const last = await this.queries.lastRun(runner, projectId);
      // Scores of version 1 wait for the run that replaces them whole: until then, sums still have the contact, but nothing names it.
      if (last && last.score_version === SCORE_VERSION) {
        const startedAt = await this.queries.clock(runner);
        const batch = new RecomputeBatch(
          runner,
          projectId,
          last,
          await this.queries.models.inForce(runner, projectId, last),
        );
        const { project, ...others } = await this.queries.firstDays(runner, projectId, userId, last.time_zone);
        await this.takeOut(batch, userId, await this.queries.firstSnapshotDay(runner, projectId, last), last.as_of);
        const { published_to: publishedTo } = last;
        const past = pastTo(publishedTo, last.as_of);
        const restated = restatements(
          project !== null && project <= past ? { restated_from: project, cause: 'facts' } : null,
          others,
          past,
        );
        await this.queries.recordErasure(
          runner,
          { ...last, project_id: projectId, started_at: startedAt, steps: batch.steps },
          restated.map((one) => ({ ...one, restated_to: publishedTo })),
        );
      }
      // Notes first: a fact that is written meanwhile keeps its note, or is seen by the caller's statements.
      const erased: Record<string, number> = { change_notes: await eraseFromNotes(runner, projectId, userId) };
      for (const table of COMPUTED_CONTACT_TABLES)
        erased[table] = await this.queries.deleteContact(runner, table, projectId, userId);
      await deleteFacts(runner);
      await runner.commitTransaction();
      return erased;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw error;
    }
  }

  /** Facts that no run has taken over yet are in none of the books. */
  private async takeOut(batch: RecomputeBatch, userId: string, firstDay: string, asOf: string): Promise<void> {
    await batch.open();
    await batch.takeContact(userId);
    await batch.book('relationships', firstDay, dayBefore(asOf), -1);
    await batch.bookScores('relationships', asOf, -1);
    await batch.cells('contacts', BEGINNING, asOf, -1);
    await batch.leaveEntries();
    await batch.leavePipeline(userId);
    await batch.settle();
  }
}
