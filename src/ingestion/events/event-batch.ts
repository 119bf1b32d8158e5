import { isUuid } from '../../database/uuid';
import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { contentDigest, eventKey, sealedContent } from '../event-digest';
import {
  ACCEPTED,
  type AgentQuota,
  conflict,
  DUPLICATE,
  type EventOutcome,
  gone,
  invalid,
  overQuota,
  tooManyAttributes,
  tooManyIds,
} from './event-outcome';
import { type FleetEvent, previousId, renamedTo } from './fleet-event';

/** An event that has not been rejected or settled so far. */
export interface OpenEvent {
  readonly index: number;
  readonly event: FleetEvent;
  /** As `eventKey`. */
  readonly key: string;
  /** As `contentDigest`, empty while the agent is a UUID; after `resolveAgents` as `sealedContent`. */
  readonly content: string;
}

/** A later event with the id of an open one. */
interface Repeat {
  readonly candidate: OpenEvent;
  /** Content of the first one. */
  readonly first: string;
}

/** The events of one request between two steps: the open ones, and the outcomes so far. */
export interface EventBatch {
  readonly open: readonly OpenEvent[];
  /** In the order of the request; accepted for open ones. */
  readonly outcomes: readonly EventOutcome[];
  /** From `deduplicate` to `settleKnown`, these count as open, too. Later only those of open events are left. */
  readonly repeats: readonly Repeat[];
}

/** An agent of the project. */
interface Agent {
  readonly agent_id: string;
  readonly name: string;
}

/** @returns the location of an event in the request */
export function locationOf(index: number): string {
  return `body.events[${index}]`;
}

export function hasRejected({ outcomes }: EventBatch): boolean {
  return outcomes.some(({ status }) => status === 'rejected');
}

/** @param events each as `parseEvent` returned it */
export function toBatch(events: readonly (FleetEvent | ErrorDetail[])[]): EventBatch {
  const open = events.flatMap((event, index): OpenEvent | [] => {
    if (Array.isArray(event)) return [];
    const content = agentsOf(event).some(isUuid) ? '' : contentDigest(event);
    return { index, event, key: eventKey(event.eventId), content };
  });
  const outcomes = events.map((event) => (Array.isArray(event) ? invalid(event) : ACCEPTED));
  return { open, outcomes, repeats: [] };
}

/** @returns the agents of the open events: names, and UUIDs, which may also be names */
export function agentReferences({ open }: EventBatch): { names: string[]; ids: string[] } {
  const names = new Set<string>();
  for (const { event } of open) for (const agent of agentsOf(event)) names.add(agent);
  return { names: [...names], ids: [...names].filter((name) => isUuid(name)) };
}

/** @returns the names of agents that the open events refer to, and the project does not have */
export function unknownAgents({ open }: EventBatch, agents: readonly Agent[]): string[] {
  const known = new Set<string | null>(agents.map(({ name }) => name));
  const names = new Set<string>();
  for (const { event } of open) for (const agent of agentsOf(event)) if (!known.has(agent)) names.add(agent);
  return [...names];
}

const NOBODY: readonly string[] = [];

/** @returns the agents that an event refers to: of a rename, both */
export function agentsOf(event: FleetEvent): readonly string[] {
  if (event.agent === null) return NOBODY;
  const renamed = renamedTo(event);
  return renamed === null ? [event.agent] : [event.agent, renamed];
}

/**
 * Replaces UUIDs of agents by their names, rejects unknown UUIDs, and seals the contents.
 *
 * @param agents those of the project that the events refer to
 * @param digestKey for `sealedContent`
 */
export function resolveAgents(batch: EventBatch, agents: readonly Agent[], digestKey: string): EventBatch {
  const byId = new Map(agents.map(({ agent_id, name }) => [agent_id, name]));
  const names = new Set(byId.values());
  return step(batch, (candidate) => {
    const { index, event } = candidate;
    const referred = agentsOf(event);
    if (!referred.some(isUuid)) return { ...candidate, content: sealedContent(digestKey, candidate.content) };
    const nameOf = (agent: string) =>
      isUuid(agent) ? (byId.get(agent.toLowerCase()) ?? (names.has(agent) ? agent : null)) : agent;
    const [agent = null, renamed = null] = referred.map(nameOf);
    const unknown = referred.findIndex((one) => nameOf(one) === null);
    if (unknown >= 0) {
      const location = `${locationOf(index)}.${unknown === 0 ? 'agent' : 'name'}`;
      return invalid([{ message: 'the project has no agent with this UUID', location, value: referred[unknown] }]);
    }
    const named = renamed === null ? { ...event, agent } : { ...event, agent, more: { ...event.more, name: renamed } };
    return { ...candidate, event: named, content: sealedContent(digestKey, contentDigest(named)) };
  });
}

/** Rejects the events of erased contacts, and those that say that an erased id stands for another one. */
export function rejectErased(batch: EventBatch, isErased: (userId: string) => boolean): EventBatch {
  return step(batch, (candidate) => {
    const location = locationOf(candidate.index);
    const { userId } = candidate.event;
    if (userId !== null && isErased(userId)) return gone(`${location}.user_id`, userId);
    const previous = previousId(candidate.event);
    return previous !== null && isErased(previous) ? gone(`${location}.previous_id`, previous) : candidate;
  });
}

/** Rejects the events of contacts that would have too many attributes. */
export function rejectAttributes(batch: EventBatch, isTooMany: (candidate: OpenEvent) => boolean): EventBatch {
  return step(batch, (candidate) =>
    isTooMany(candidate) ? tooManyAttributes(locationOf(candidate.index), candidate.event.userId ?? '') : candidate,
  );
}

/** Rejects the merges for which there is a reason. */
export function rejectMerges(
  batch: EventBatch,
  reasonOf: (previous: string, into: string, candidate: OpenEvent) => string | null,
): EventBatch {
  return step(batch, (candidate) => {
    const previous = previousId(candidate.event);
    if (previous === null) return candidate;
    const reason = reasonOf(previous, candidate.event.userId ?? '', candidate);
    return reason === null ? candidate : tooManyIds(locationOf(candidate.index), previous, reason);
  });
}

/**
 * Leaves the first of several events with the same id open, in the order of their keys; `settleKnown` settles the
 * others.
 */
export function deduplicate(batch: EventBatch): EventBatch {
  const first = new Map<string, OpenEvent>();
  const repeats: Repeat[] = [];
  for (const candidate of batch.open) {
    const same = first.get(candidate.key);
    if (same === undefined) first.set(candidate.key, candidate);
    else repeats.push({ candidate, first: same.content });
  }
  const open = [...first.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  return { ...batch, open, repeats };
}

/**
 * Finds duplicates and conflicts with stored events, and with earlier events of the batch.
 *
 * @param known stored content by event key; null if it was not kept, so that no event conflicts with it
 */
export function settleKnown(batch: EventBatch, known: ReadonlyMap<string, string | null>): EventBatch {
  const settled = step(batch, (candidate) => {
    const content = known.get(candidate.key);
    return content === undefined ? candidate : compared(candidate, content);
  });
  const outcomes = [...settled.outcomes];
  for (const { candidate, first } of batch.repeats) {
    const content = known.get(candidate.key);
    outcomes[candidate.index] = compared(candidate, content === undefined ? first : content);
  }
  const repeats = batch.repeats.filter(({ candidate }) => !known.has(candidate.key));
  return { ...settled, outcomes, repeats };
}

/**
 * Rejects events, including repeats, of agents beyond the project's quota.
 *
 * @param agents names of the project's agents
 */
export function rejectOverQuota(batch: EventBatch, agents: ReadonlySet<string>, quota: AgentQuota): EventBatch {
  const refused = new Set<string>();
  const settled = step(batch, (candidate) => {
    const agent = agentsOf(candidate.event).find((one) => !agents.has(one));
    if (agent === undefined) return candidate;
    refused.add(candidate.key);
    return overQuota(locationOf(candidate.index), agent, quota);
  });
  const outcomes = [...settled.outcomes];
  for (const { candidate } of batch.repeats) {
    const { index, key, event } = candidate;
    // A repeat with other content stays a conflict.
    const agent = agentsOf(event).find((one) => !agents.has(one));
    if (!refused.has(key) || agent === undefined || outcomes[index] !== DUPLICATE) continue;
    outcomes[index] = overQuota(locationOf(index), agent, quota);
  }
  return { ...settled, outcomes, repeats: batch.repeats.filter(({ candidate }) => !refused.has(candidate.key)) };
}

/** @param look returns the event to continue with, or its outcome */
function step(batch: EventBatch, look: (candidate: OpenEvent) => OpenEvent | EventOutcome): EventBatch {
  const open: OpenEvent[] = [];
  const outcomes = [...batch.outcomes];
  for (const candidate of batch.open) {
    const found = look(candidate);
    if ('status' in found) outcomes[candidate.index] = found;
    else open.push(found);
  }
  return { ...batch, open, outcomes };
}

function compared({ index, event, content }: OpenEvent, known: string | null): EventOutcome {
  if (known === null || known === content) return DUPLICATE;
  return conflict(locationOf(index), event.eventId, content, known);
}
