import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { Config } from '../config/config';
import { erasureDigest } from '../database/contact-digest';
import { isDistributed } from '../database/distribution/is-distributed.queries';
import { withoutTimeout } from '../database/pg-internals/client-timeouts';
import type { AgentQuota } from './events/event-outcome';
import { recordReload } from './feed.queries';
import { FeedPublisher } from './feed-publisher';
import { ImportError } from './import.error';
import {
  type ContradictionRow,
  contradictionsAfter,
  mergeAgents,
  mergeContacts,
  newestUnpinnedDay,
  openStaging,
  stagesErased,
} from './import.queries';
import {
  createProjectFirst,
  ensureProject,
  erasuresOf,
  type ProjectTarget,
  removeEmptyProject,
} from './import-project.queries';
import { mergeInteractions, settleStaged } from './staged-events.queries';

/** The transaction that writes facts. */
export type FactsTransaction = QueryRunner;

export interface WrittenFacts {
  readonly projectId: string;
  readonly agentsAdded: number;
  readonly contactsAdded: number;
  readonly interactionsAdded: number;
  /** UTC day of the project's newest interaction, YYYY-MM-DD; null if the project is pinned to a day. */
  readonly newestDay: string | null;
}

/** Further work in the same transaction. */
type AlsoWrite = (runner: QueryRunner, projectId: string) => Promise<void>;

/**
 * Called with rows that are left out, because their external id is known with other content or their agent exceeds the
 * quota, and with the number of agents of the project. If it throws, nothing is written.
 */
type OnContradictions = (rows: readonly ContradictionRow[], agents: AgentQuota) => Promise<void>;

const CONTRADICTION_BATCH = 5_000;

interface Extras {
  /** Runs after the agents exist, before the transaction ends. */
  readonly also?: AlsoWrite;
  readonly onContradictions?: OnContradictions;
  /** Runs last in the transaction. If it throws, nothing is written. */
  readonly onWritten?: (runner: QueryRunner, written: WrittenFacts) => Promise<void>;
}

/** Streams facts into the database: COPY into a staging table, then set-based merges, all in one transaction. */
@Injectable()
export class FactsWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: FeedPublisher,
    private readonly config: Config,
  ) {}

  /** @returns a function that checks whether a contact was erased from the project */
  async erased(target: ProjectTarget): Promise<(contact: string) => boolean> {
    const erasures = await erasuresOf(this.dataSource, target);
    if (erasures === null || erasures.digests.size === 0) return () => false;
    return (contact) => erasures.digests.has(erasureDigest(erasures.projectId, contact));
  }

  /** @param copyLines lines of `toCopyLine`, in pieces of any size; if it throws, nothing is written */
  async write(target: ProjectTarget, copyLines: AsyncIterable<string>, extras: Extras = {}): Promise<WrittenFacts> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await withoutTimeout(runner, () => this.writeBy(runner, target, copyLines, extras));
    } finally {
      await runner.release();
    }
  }

  private async writeBy(
    runner: QueryRunner,
    target: ProjectTarget,
    copyLines: AsyncIterable<string>,
    { also, onContradictions, onWritten }: Extras,
  ): Promise<WrittenFacts> {
    const { projectsPerOrganisation, agentsPerProject } = this.config.quotas;
    let createdFirst: string | undefined;
    try {
      await runner.startTransaction('READ COMMITTED');
      await runner.query('SET LOCAL statement_timeout = 0');
      await pipeline(Readable.from(copyLines), await openStaging(runner));
      if (await isDistributed(runner)) {
        createdFirst = await createProjectFirst(this.dataSource, target, projectsPerOrganisation);
      }
      const project = await ensureProject(runner, target, projectsPerOrganisation);
      const { projectId } = project;
      if (await stagesErased(runner, projectId)) {
        throw new ImportError('a contact was erased from the project while rows of it were read; run the import again');
      }
      await settleStaged(runner, project);
      const { added: agentsAdded, count } = await mergeAgents(runner, projectId, agentsPerProject);
      await also?.(runner, projectId);
      const interactionsAdded = await mergeInteractions(runner, project);
      if (onContradictions) {
        await reportContradictions(runner, (rows) => onContradictions(rows, { count, max: agentsPerProject }));
      }
      // Last, because batches of events with the same contacts wait for these rows until the end.
      const contactsAdded = await mergeContacts(runner, project);
      // For a whole file, the live feed only announces that the lists have changed.
      if (interactionsAdded > 0) await recordReload(runner, projectId);
      const newestDay = await newestUnpinnedDay(runner, projectId);
      const written = { projectId, agentsAdded, contactsAdded, interactionsAdded, newestDay };
      await onWritten?.(runner, written);
      await runner.commitTransaction();
      await this.feed.publish(projectId);
      return written;
    } catch (error) {
      // The first error is the cause; a rollback on a broken connection fails too, and the server rolls back by itself.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      if (createdFirst) await removeEmptyProject(this.dataSource, createdFirst, target).catch(() => {});
      throw error;
    }
  }
}

/** In pieces, because they may be most of a file. */
async function reportContradictions(
  runner: QueryRunner,
  tell: (rows: readonly ContradictionRow[]) => Promise<void>,
): Promise<void> {
  let rows = await contradictionsAfter(runner, null, CONTRADICTION_BATCH);
  while (rows.length > 0) {
    await tell(rows);
    rows = await contradictionsAfter(runner, rows.at(-1) ?? null, CONTRADICTION_BATCH);
  }
}
