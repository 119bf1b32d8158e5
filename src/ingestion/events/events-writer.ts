import { Injectable, NotFoundException } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import { Config } from '../../config/config';
import { erasureDigest, sealedContent } from '../event-digest';
import { mayBeLive, type NewAct, noteActs } from '../feed.queries';
import { FeedPublisher } from '../feed-publisher';
import type { EventBatch, OpenEvent } from './event-batch';
import { claimRows, type EventRows, eventRows } from './event-rows';
import { EventsQueries, type Receipt } from './events.queries';
import { overlapWithQuery } from './overlap-with-query';

interface WriteOptions {
  /** Take in nothing where any event is rejected. */
  readonly atomic: boolean;
  /** Whether the caller may let an erased contact come back. */
  readonly mayLift: boolean;
  /** Called when all is decided, while the database syncs its disk. What it makes counts only if the write resolves. */
  readonly whileEnding: () => void;
}

/** What a batch is sifted by. */
interface EnteredProject {
  readonly projectId: ProjectId;
  /** Of its digests. */
  readonly key: string;
  readonly mayLift: boolean;
}

/** Writes batches of events: each in one transaction, in which what is new is told from what is known. */
@Injectable()
export class EventsWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: FeedPublisher,
    private readonly config: Config,
  ) {}

  /**
   * Takes in what is new, and leaves in the batch what became of each event. When it resolves, the facts are durable.
   *
   * @throws NotFoundException where the project was deleted meanwhile; what the database says, and then nothing is written
   */
  async write(projectId: ProjectId, batch: EventBatch, { atomic, mayLift, whileEnding }: WriteOptions): Promise<void> {
    const { databaseStatementTimeoutMs, databasePreparedStatements } = this.config;
    const runner = this.dataSource.createQueryRunner();
    const client: PoolClient = await runner.connect();
    try {
      const queries = new EventsQueries(client, projectId, databasePreparedStatements);
      const key = await queries.enter(databaseStatementTimeoutMs);
      if (key === null) throw new NotFoundException();
      const rows = await this.filter(queries, { projectId, key, mayLift }, batch);
      const refused = atomic && batch.rejected;
      if (!refused && rows) await this.add(queries, rows);
      const acts = refused ? [] : liveActs(batch.open);
      if (acts.length > 0) await noteActs(runner, projectId, acts);
      await overlapWithQuery(client.query(refused ? 'ROLLBACK' : 'COMMIT'), whileEnding);
      // The facts are durable; the feed hears of them behind the answer's back.
      if (acts.length > 0) void this.feed.publish(projectId);
    } catch (error) {
      // The first error is the cause; a rollback on a broken connection fails too, and the server rolls back by itself.
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * Leaves open only what is new, and writes the receipts of that, and the interactions of agents who are there.
   *
   * @returns the rows of all else, null where nothing is new
   */
  private async filter(queries: EventsQueries, project: EnteredProject, batch: EventBatch): Promise<EventRows | null> {
    const { names, ids } = batch.agentWords();
    const { agents, erasures } = await queries.lookUp(names, ids);
    batch.nameAgents(agents);
    batch.seal(project.key);
    if (erasures) await this.dropErased(queries, project, batch);
    batch.dropRepeats();
    if (batch.open.length === 0) return null;
    batch.open.sort((one, other) => (one.key < other.key ? -1 : 1));
    const claim = queries.claim(claimRows(batch.open, agents));
    // Nearly always all of them are new, and of agents who are there.
    const [known, rows] = await overlapWithQuery(claim, () => eventRows(batch.open, agents));
    const receipts = known.length === 0 ? [] : await queries.receipts(known);
    batch.dropKnown(new Map(receipts.map((receipt) => [receipt.event_key, keptContent(project.key, receipt)])));
    if (batch.open.length === 0) return null;
    const left = known.length === 0 ? rows : eventRows(batch.open, agents);
    if (left.unknownAgents.length === 0) return left;
    // Not before the claim: only what is new makes agents, and an import, too, writes its receipts before its agents.
    const max = this.config.quotas.agentsPerProject;
    const made = await queries.makeAgents(left.unknownAgents, max);
    if (made.agents.length < left.unknownAgents.length) {
      const names = new Set([...agents, ...made.agents].map(({ name }) => name));
      const refused = batch.dropOverQuota((agent) => names.has(agent), { count: made.count, max });
      await queries.disclaim(refused.map(({ key }) => key));
    }
    return batch.open.length === 0 ? null : eventRows(batch.open, agents, made.agents);
  }

  /**
   * A contact that was erased comes back by a `contact.updated` that was never sent before, of a caller who may do that,
   * and by nothing else.
   */
  private async dropErased(
    queries: EventsQueries,
    { projectId, mayLift }: EnteredProject,
    batch: EventBatch,
  ): Promise<void> {
    const digests = new Map<string, string>();
    for (const { event } of batch.open) {
      if (event.userId !== null) digests.set(event.userId, erasureDigest(projectId, event.userId));
    }
    const digestOf = (userId: string | null) => digests.get(userId ?? '') ?? '';
    const erased = await queries.erased([...digests.values()]);
    const updates = batch.open.filter(
      ({ event }) => mayLift && event.type === 'contact.updated' && erased.has(digestOf(event.userId)),
    );
    if (updates.length > 0) {
      const receipts = await queries.receipts(updates.map(({ key }) => key));
      const known = new Set(receipts.map(({ event_key }) => event_key));
      const back = updates.filter(({ key }) => !known.has(key)).map(({ event }) => digestOf(event.userId));
      await queries.clearErasure(back);
      for (const digest of back) erased.delete(digest);
    }
    batch.dropErased((userId) => erased.has(digestOf(userId)));
  }

  private async add(queries: EventsQueries, rows: EventRows): Promise<void> {
    if (rows.interactions) await queries.addInteractions(rows.interactions);
    await queries.addActions(rows.actions);
    await queries.addPipelineFacts(rows.classifications, rows.routes, rows.outcomes);
    await queries.noteReceipts(rows.receipts);
    // Last: another batch that brings the same contacts waits until we have committed.
    if (rows.contacts) await queries.saveContacts(rows.contacts);
  }
}

/** @returns what is known of the content of an event, sealed; null where it was not kept */
function keptContent(key: string, { sealed, content }: Receipt): string | null {
  return sealed ?? (content === null ? null : sealedContent(key, content));
}

/**
 * What the live feed is to tell: acts, and interactions that went out, by their time. The database, whose clock decides,
 * leaves out what is history; of what surely is, it is not even asked.
 */
function liveActs(events: readonly OpenEvent[]): NewAct[] {
  return events
    .filter(({ event }) => event.type === 'agent_action' || event.direction === 'outbound')
    .map(({ key, event }) => ({ id: key, occurredAt: new Date(event.occurredAt) }))
    .filter(({ occurredAt }) => mayBeLive(occurredAt))
    .sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
}
