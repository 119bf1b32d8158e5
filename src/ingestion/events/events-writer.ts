import { Injectable, NotFoundException } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import { erasureDigest } from '../event-digest';
import { type NewAct, noteActs } from '../feed.queries';
import { FeedPublisher } from '../feed-publisher';
import type { EventBatch, OpenEvent } from './event-batch';
import { type AgentRow, EventsQueries } from './events.queries';
import type { EventType } from './fleet-event';
import { stagedContacts } from './staged-contacts';

/** Writes batches of events: each in one transaction, in which what is new is told from what is known. */
@Injectable()
export class EventsWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: FeedPublisher,
  ) {}

  /**
   * Takes in what is new, and leaves in the batch what became of each event. When it resolves, the facts are durable.
   *
   * @param atomic take in nothing where any event is rejected
   * @throws NotFoundException where the project was deleted meanwhile; what the database says, and then nothing is written
   */
  async write(
    projectId: ProjectId,
    batch: EventBatch,
    { atomic, statementTimeoutMs }: { readonly atomic: boolean; readonly statementTimeoutMs: number },
  ): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    const client: PoolClient = await runner.connect();
    try {
      const queries = new EventsQueries(client, projectId);
      if (!(await queries.enter(statementTimeoutMs))) throw new NotFoundException();
      const agents = await this.sift(queries, projectId, batch);
      const refused = atomic && batch.rejected;
      if (!refused) await this.add(queries, batch.open, agents);
      const acts = refused ? [] : actsOf(batch.open);
      if (acts.length > 0) await noteActs(runner, projectId, acts);
      await client.query(refused ? 'ROLLBACK' : 'COMMIT');
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

  /** Leaves open only what is new. @returns the agents that the events name, as far as they are there */
  private async sift(queries: EventsQueries, projectId: ProjectId, batch: EventBatch): Promise<AgentRow[]> {
    const { names, ids } = batch.agentWords();
    const { agents, erasures } = await queries.lookUp(names, ids);
    batch.nameAgents(agents);
    if (erasures) await this.dropErased(queries, projectId, batch);
    batch.dropRepeats();
    if (batch.open.length === 0) return agents;
    batch.open.sort((one, other) => (one.key < other.key ? -1 : 1));
    const known = await queries.claim(batch.open.map(({ key, content }) => [key, content]));
    const receipts = known.length === 0 ? [] : await queries.receipts(known);
    batch.dropKnown(new Map(receipts.map(({ event_key, content }) => [event_key, content])));
    return agents;
  }

  /** A contact that was erased comes back by a `contact.updated` that was never sent before, and by nothing else. */
  private async dropErased(queries: EventsQueries, projectId: ProjectId, batch: EventBatch): Promise<void> {
    const digests = new Map<string, string>();
    for (const { event } of batch.open) {
      if (event.userId !== null) digests.set(event.userId, erasureDigest(projectId, event.userId));
    }
    const digestOf = (userId: string | null) => digests.get(userId ?? '') ?? '';
    const erased = await queries.erased([...digests.values()]);
    const updates = batch.open.filter(
      ({ event }) => event.type === 'contact.updated' && erased.has(digestOf(event.userId)),
    );
    if (updates.length > 0) {
      const receipts = await queries.receipts(updates.map(({ key }) => key));
      const known = new Set(receipts.map(({ event_key }) => event_key));
      const back = updates.filter(({ key }) => !known.has(key)).map(({ event }) => digestOf(event.userId));
      await queries.forgive(back);
      for (const digest of back) erased.delete(digest);
    }
    batch.dropErased((userId) => erased.has(digestOf(userId)));
  }

  /** @param events by the order of their keys */
  private async add(queries: EventsQueries, events: readonly OpenEvent[], agents: readonly AgentRow[]): Promise<void> {
    if (events.length === 0) return;
    const agentIds = await this.agentIds(queries, events, agents);
    const idOf = (agent: string | null) => (agent === null ? null : (agentIds.get(agent) ?? null));
    const of = (type: EventType) => events.filter(({ event }) => event.type === type);
    await queries.addInteractions(
      of('interaction').map(({ key, event: { agent, userId, occurredAt, kind, direction, weight, eventId } }) => [
        ...[key, idOf(agent), userId, occurredAt, kind, direction, weight, eventId],
      ]),
    );
    await queries.addActions(
      of('agent_action').map(({ key, event: { agent, userId, occurredAt, word, summary } }) => [
        ...[key, idOf(agent), userId, occurredAt, word, summary],
      ]),
    );
    await queries.addPipelineFacts(
      of('contact.classified').map(({ key, event: { userId, occurredAt, word } }) => [userId, occurredAt, key, word]),
      of('contact.routed').map(({ key, event: { userId, occurredAt, agent, word } }) => [
        ...[userId, occurredAt, key, idOf(agent), word],
      ]),
      of('lead.outcome').map(({ key, event: { userId, occurredAt, word } }) => [userId, occurredAt, key, word]),
    );
    // Last: another batch that brings the same contacts waits until we have committed.
    await queries.saveContacts(stagedContacts(events.map(({ event }) => event)));
  }

  /** @returns ids by name of the agents of the events, who are made where they are not there */
  private async agentIds(
    queries: EventsQueries,
    events: readonly OpenEvent[],
    agents: readonly AgentRow[],
  ): Promise<ReadonlyMap<string, string>> {
    const known = new Map(agents.map(({ name, agent_id }) => [name, agent_id]));
    const missing = new Set<string>();
    for (const { event } of events) if (event.agent !== null && !known.has(event.agent)) missing.add(event.agent);
    if (missing.size > 0) {
      for (const { name, agent_id } of await queries.makeAgents([...missing])) known.set(name, agent_id);
    }
    return known;
  }
}

/** @returns what the fleet did, by its time: acts, and interactions that went out */
function actsOf(events: readonly OpenEvent[]): NewAct[] {
  return events
    .filter(({ event }) => event.type === 'agent_action' || event.direction === 'outbound')
    .map(({ key, event }) => ({ id: key, occurredAt: new Date(event.occurredAt) }))
    .sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
}
