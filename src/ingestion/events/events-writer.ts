import { Injectable, NotFoundException } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import { Config } from '../../config/config';
import type { Actor } from '../../database/actor';
import { erasureDigest } from '../../database/contact-digest';
import { pipelined } from '../../database/pg-internals/pipelined';
import { eventTypes } from '../../event-types/event-types';
import { mayBeLive, type NewAct } from '../feed.queries';
import { FeedPublisher } from '../feed-publisher';
import { withinAttributeQuota } from './attribute-quota';
import { BatchClaim } from './batch-claim';
import { BatchConnection } from './batch-connection.queries';
import { ClaimQueries } from './claim.queries';
import {
  agentReferences,
  deduplicate,
  type EventBatch,
  hasRejected,
  type OpenEvent,
  rejectErased,
  resolveAgents,
} from './event-batch';
import { EventInserts } from './event-inserts.queries';
import { EventsQueries } from './events.queries';
import { previousId } from './fleet-event';
import { withinMergeQuota } from './merge-quota';
import { overlapWithQuery } from './overlap-with-query';

interface WriteOptions<Answer> {
  /** Store nothing if any event is rejected. */
  readonly atomic: boolean;
  /** As `mayLiftErasures`. */
  readonly mayLift: boolean;
  readonly by: Actor;
  /** Called when all is decided, while the database syncs its disk. What it returns counts only if the write resolves. */
  readonly answer: (batch: EventBatch) => Answer;
}

/** The project of a batch, in the batch's transaction. */
interface EnteredProject {
  readonly projectId: ProjectId;
  readonly claims: ClaimQueries;
  readonly mayLift: boolean;
  readonly by: Actor;
}

/** Writes batches of events, each in one transaction: resolve agents, reject erased, deduplicate, claim, insert. */
@Injectable()
export class EventsWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: FeedPublisher,
    private readonly config: Config,
  ) {}

  /**
   * Stores the events that are new. When it resolves, they are durable.
   *
   * @param batch as `toBatch` returned it
   * @returns what `answer` returned for the batch, in which every event has its outcome
   * @throws NotFoundException if the project was deleted; database errors, after which nothing is written
   */
  async write<Answer>(projectId: ProjectId, batch: EventBatch, options: WriteOptions<Answer>): Promise<Answer> {
    const runner = this.dataSource.createQueryRunner();
    const client: PoolClient = await runner.connect();
    const connection = new BatchConnection(client, projectId, this.config.databasePreparedStatements);
    const work = async () => {
      try {
        return await this.writeBy(connection, projectId, batch, options);
      } catch (error) {
        // The first error is the cause; a rollback on a broken connection fails too, and the server rolls back by itself.
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    };
    try {
      return await pipelined(client, work);
    } finally {
      await runner.release();
    }
  }

  private async writeBy<Answer>(
    connection: BatchConnection,
    projectId: ProjectId,
    batch: EventBatch,
    options: WriteOptions<Answer>,
  ): Promise<Answer> {
    const queries = new EventsQueries(connection);
    const inserts = new EventInserts(connection);
    const references = agentReferences(batch);
    const { digestKey, receipts, agents, erasures } = await queries.enter(
      this.config.databaseStatementTimeoutMs,
      references,
    );
    if (digestKey === null) throw new NotFoundException();
    const claims = new ClaimQueries(connection);
    const project = { projectId, claims, mayLift: options.mayLift, by: options.by };
    const rules = {
      digestKey,
      withReceipts: receipts === 'all',
      maxAgents: this.config.quotas.agentsPerProject,
    };

    const resolved = resolveAgents(batch, agents, digestKey);
    const allowed = erasures ? await this.rejectErased(queries, project, resolved) : resolved;
    const merged = await withinMergeQuota(allowed, queries, claims);
    const described = await withinAttributeQuota(merged, queries, claims);
    const claimed = await new BatchClaim(claims, queries, rules).claim(deduplicate(described), agents);

    const refused = options.atomic && hasRejected(claimed.batch);
    const acts = refused ? [] : liveActs(claimed.batch.open);
    const changes = refused ? [] : await inserts.insert(claimed.rows, acts);
    // If the changes cannot be recorded, COMMIT rolls back.
    const recorded = inserts.recordChanges(changes);
    const ended = Promise.all([recorded, connection.client.query(refused ? 'ROLLBACK' : 'COMMIT')]);
    const [, answer] = await overlapWithQuery(ended, () => options.answer(claimed.batch));
    // The facts are durable; the live feed gets them after the response.
    if (acts.length > 0) void this.feed.publish(projectId);
    return answer;
  }

  /** An erased contact returns only by a new event of a type that lifts erasures, from a caller who may do that. */
  private async rejectErased(
    queries: EventsQueries,
    { projectId, claims, mayLift, by }: EnteredProject,
    batch: EventBatch,
  ): Promise<EventBatch> {
    const digests = new Map<string | null, string>();
    for (const { event } of batch.open) {
      for (const id of [event.userId, previousId(event)])
        if (id !== null) digests.set(id, erasureDigest(projectId, id));
    }
    const digestOf = (userId: string | null) => digests.get(userId) ?? '';
    const erased = await queries.erased([...digests.values()]);
    const updates = batch.open.filter(
      ({ event }) => mayLift && eventTypes[event.type].liftsErasure && erased.has(digestOf(event.userId)),
    );
    const lifted = updates.length > 0 ? await this.liftErasures(queries, claims, by, updates, digestOf) : new Set();
    return rejectErased(batch, (userId) => erased.has(digestOf(userId)) && !lifted.has(digestOf(userId)));
  }

  /** @returns the digests of the contacts that return */
  private async liftErasures(
    queries: EventsQueries,
    claims: ClaimQueries,
    by: Actor,
    updates: readonly OpenEvent[],
    digestOf: (userId: string | null) => string,
  ): Promise<ReadonlySet<string>> {
    const stored = await claims.known(updates.map(({ key }) => key));
    const known = new Set(stored.map(({ event_key }) => event_key));
    const lifted = new Set(updates.filter(({ key }) => !known.has(key)).map(({ event }) => digestOf(event.userId)));
    await queries.clearErasure([...lifted], by);
    return lifted;
  }
}

/**
 * What the live feed will show: acts and outbound interactions, by their time. The database, whose clock decides, omits
 * history; it is not asked about what is certainly history.
 */
function liveActs(events: readonly OpenEvent[]): NewAct[] {
  return events
    .filter(({ event }) => typeof eventTypes[event.type].feed === 'function' || event.direction === 'outbound')
    .map(({ key, event }) => ({ id: key, occurredAt: new Date(event.occurredAt) }))
    .filter(({ occurredAt }) => mayBeLive(occurredAt))
    .sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
}
