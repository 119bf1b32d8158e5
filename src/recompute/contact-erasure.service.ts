import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { KEEP_EPISODES } from '../database/advisory-locks';
import { eraseFromNotes } from '../database/change-notes.queries';
import { withoutTimeout } from '../database/pg-internals/client-timeouts';
import { COMPUTED_CONTACT_TABLES } from '../database/tables';
import { SCORE_VERSION } from '../scoring/score-constants';
import { ContactErasureQueries } from './contact-erasure.queries';
import { pastTo, restatements } from './facts/restatement';
import { queueFanOut } from './fan-out.queries';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';
import { RecomputeBatch } from './recompute-batch';
import { BEGINNING, dayBefore } from './recompute-plan';
import { takeOutOfVersion1 } from './version-1-snapshots.queries';

type DeleteFacts = (runner: QueryRunner, userIds: readonly string[]) => Promise<void>;

/** How often an erasure begins again because ids of the contact were merged meanwhile. */
const ATTEMPTS = 3;

/** Removes a contact from everything that the recompute derived from its facts, exactly and in one transaction. */
@Injectable()
export class ContactErasureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: RecomputeQueries,
    private readonly recompute: RecomputeService,
  ) {}

  /**
   * Removes a contact from the scores, the snapshots of all days, the cohorts and the pipeline, and deletes its facts.
   * It is one transaction under the project's lease: it waits for a run in progress, and readers see all or nothing.
   * The result is that of a recompute without the contact's facts. It is recorded as a run that restated the past from
   * the contact's first day on.
   *
   * @returns the number of deleted rows by table; for `change_notes`, of entries
   * @param userId any id of the contact
   * @param deleteFacts deletes the facts of all its ids, the survivor's first, within the same transaction
   * @throws what `deleteFacts` throws, and database errors (SQLSTATE 55P03 if a run takes too long); nothing was
   *   changed
   */
  async erase(projectId: string, userId: string, deleteFacts: DeleteFacts): Promise<Readonly<Record<string, number>>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const runner = this.dataSource.createQueryRunner();
      try {
        const erased = await withoutTimeout(runner, () => this.eraseBy(runner, projectId, userId, deleteFacts));
        if (erased) return erased;
      } finally {
        await runner.release();
      }
      // Somebody has just merged ids of the contact: only a run says which ids it has.
      const outcome = await this.recompute.recomputeById(projectId, { wait: true });
      if (outcome?.status === 'failed') throw new Error(outcome.error);
    }
    throw new Error('the ids of the contact keep changing');
  }

  private async eraseBy(
    runner: QueryRunner,
    projectId: string,
    userId: string,
    deleteFacts: DeleteFacts,
  ): Promise<Readonly<Record<string, number>> | null> {
    const contact = new ContactErasureQueries(runner);
    try {
      await runner.startTransaction();
      await this.queries.prepare(runner);
      await this.queries.takeLeaseInTime(runner, projectId);
      await this.queries.runs.closeInterrupted(projectId);
      const userIds = await contact.idsOf(projectId, userId);
      if (userIds === null) {
        await runner.rollbackTransaction();
        return null;
      }
      const [survivor = userId] = userIds;
      const last = await this.queries.lastRun(runner, projectId);
      let batch: RecomputeBatch | null = null;
      if (last) {
        const startedAt = await this.queries.clock(runner);
        const { project, ...others } = await contact.firstDays(projectId, userIds, last.time_zone);
        await takeOutOfVersion1(runner, projectId, userIds, last);
        const { versions } = await this.queries.models.ofProject(runner, projectId, last);
        batch = new RecomputeBatch(runner, projectId, last, versions, last);
        const runId = randomUUID();
        await batch.open();
        // Cohorts and pipeline of version 1 include the contact until the run that replaces them.
        if (last.score_version === SCORE_VERSION) {
          await this.takeOut(batch, survivor, await this.queries.firstSnapshotDay(runner, projectId, last), last.as_of);
          await batch.recordErasure(runId, last);
        }
        await batch.takeAccounts(userIds);
        const { published_to: publishedTo } = last;
        const past = pastTo(publishedTo, last.as_of);
        const restated = restatements(
          project !== null && project <= past ? { restated_from: project, cause: 'facts' } : null,
          others,
          past,
        );
        await this.queries.runs.recordErasure(
          runner,
          {
            ...{ ...last, project_id: projectId, run_id: runId, started_at: startedAt, steps: batch.steps },
            announced_moat: batch.signals.announcedMoat ?? last.announced_moat,
          },
          restated.map((one) => ({ ...one, restated_to: publishedTo })),
        );
      }
      // Notes first: a fact that is written in between keeps its note, or is seen by the caller's statements.
      await runner.query(KEEP_EPISODES, [projectId]);
      const erased: Record<string, number> = { change_notes: 0 };
      for (const id of userIds)
        erased.change_notes = (erased.change_notes ?? 0) + (await eraseFromNotes(runner, projectId, id));
      for (const table of COMPUTED_CONTACT_TABLES)
        erased[table] = await contact.deleteContact(table, projectId, userIds);
      await deleteFacts(runner, userIds);
      await batch?.replaceAccounts();
      await queueFanOut(runner, projectId);
      await runner.commitTransaction();
      return erased;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw error;
    }
  }

  /** Facts that no run has processed are in none of the sums. */
  private async takeOut(batch: RecomputeBatch, userId: string, firstDay: string, asOf: string): Promise<void> {
    await batch.takeContact(userId);
    await batch.snapshots.add('relationships', firstDay, dayBefore(asOf), -1);
    await batch.snapshots.addScores('relationships', asOf, -1);
    await batch.cohorts.add('contacts', BEGINNING, asOf, -1);
    await batch.cohorts.removeEntries();
    await batch.sources.leave(userId);
    await batch.pipeline.leave(userId);
    await batch.applyDeltas();
  }
}
