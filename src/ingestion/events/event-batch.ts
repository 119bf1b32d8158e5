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
} from './event-outcome';
import type { FleetEvent } from './fleet-event';

/** An event of which nothing is wrong so far. */
export interface OpenEvent {
  readonly index: number;
  readonly event: FleetEvent;
  /** As `eventKey`. */
  readonly key: string;
  /** As `contentDigest`, empty until the agents are named; from `seal` on as `sealedContent`. */
  content: string;
}

/** @returns where an event stands in the request */
export function locationOf(index: number): string {
  return `body.events[${index}]`;
}

/** The events of one request, and what becomes of each while they are checked against what is there. */
export class EventBatch {
  /** Those that will be taken in, as far as is known. */
  open: OpenEvent[] = [];
  private readonly outcomes: EventOutcome[] = [];
  private readonly repeats: { readonly candidate: OpenEvent; readonly first: string }[] = [];

  /** @param events each as `parseEvent` gave it */
  constructor(events: readonly (FleetEvent | ErrorDetail[])[]) {
    for (const [index, event] of events.entries()) {
      if (Array.isArray(event)) {
        this.outcomes[index] = invalid(event);
        continue;
      }
      // Accepted unless it turns out otherwise.
      this.outcomes[index] = ACCEPTED;
      this.open.push({
        index,
        event,
        key: eventKey(event.eventId),
        content: isUuid(event.agent ?? '') ? '' : contentDigest(event),
      });
    }
  }

  /** In the order of the request. */
  get results(): readonly EventOutcome[] {
    return this.outcomes;
  }

  get rejected(): boolean {
    return this.outcomes.some(({ status }) => status === 'rejected');
  }

  /** What the events call their agents: names, and UUIDs, which may be names as well. */
  agentWords(): { names: string[]; ids: string[] } {
    const names = new Set<string>();
    for (const { event } of this.open) if (event.agent !== null) names.add(event.agent);
    return { names: [...names], ids: [...names].filter((name) => isUuid(name)) };
  }

  /** Puts the name of the agent in the place of its UUID, and refuses a UUID of nobody. */
  nameAgents(agents: readonly { readonly agent_id: string; readonly name: string }[]): void {
    const byId = new Map(agents.map(({ agent_id, name }) => [agent_id, name]));
    const names = new Set(byId.values());
    this.filter((candidate) => {
      const { index, event } = candidate;
      if (event.agent === null || !isUuid(event.agent)) return candidate;
      const agent = byId.get(event.agent.toLowerCase()) ?? (names.has(event.agent) ? event.agent : null);
      if (agent === null) {
        const location = `${locationOf(index)}.agent`;
        return invalid([{ message: 'the project has no agent with this UUID', location, value: event.agent }]);
      }
      const named = { ...event, agent };
      return { ...candidate, event: named, content: contentDigest(named) };
    });
  }

  /** From here on contents are what is kept and shown of them. @param key the project's, as `sealedContent` takes it */
  seal(key: string): void {
    for (const candidate of this.open) candidate.content = sealedContent(key, candidate.content);
  }

  /** Of events with one id, keeps the first; the others wait for `dropKnown`. */
  dropRepeats(): void {
    const first = new Map<string, string>();
    this.open = this.open.filter((candidate) => {
      const known = first.get(candidate.key);
      if (known === undefined) first.set(candidate.key, candidate.content);
      else this.repeats.push({ candidate, first: known });
      return known === undefined;
    });
  }

  /** Refuses the events of contacts that were erased. */
  dropErased(isErased: (userId: string) => boolean): void {
    this.filter((candidate) => {
      const { userId } = candidate.event;
      return userId !== null && isErased(userId) ? gone(locationOf(candidate.index), userId) : candidate;
    });
  }

  /**
   * Tells duplicates and conflicts: of what is known, and of what the batch itself says first.
   *
   * @param known content by event key; null where it was not kept, so that nothing can be said against the event
   */
  dropKnown(known: ReadonlyMap<string, string | null>): void {
    this.filter((candidate) => {
      const content = known.get(candidate.key);
      return content === undefined ? candidate : againstKnown(candidate, content);
    });
    for (const { candidate, first } of this.repeats) {
      const content = known.get(candidate.key);
      this.outcomes[candidate.index] = againstKnown(candidate, content === undefined ? first : content);
    }
  }

  /**
   * Refuses the events, repeats included, of agents that the project may not have besides those that it has.
   *
   * @returns those that were open
   */
  dropOverQuota(isThere: (agent: string) => boolean, quota: AgentQuota): OpenEvent[] {
    const refused: OpenEvent[] = [];
    this.filter((candidate) => {
      const { agent } = candidate.event;
      if (agent === null || isThere(agent)) return candidate;
      refused.push(candidate);
      return overQuota(locationOf(candidate.index), agent, quota);
    });
    const keys = new Set(refused.map(({ key }) => key));
    for (const { candidate } of this.repeats) {
      const { index, key, event } = candidate;
      // One that says something else of the id stays a conflict.
      if (!keys.has(key) || event.agent === null || this.outcomes[index] !== DUPLICATE) continue;
      this.outcomes[index] = overQuota(locationOf(index), event.agent, quota);
    }
    return refused;
  }

  private filter(look: (candidate: OpenEvent) => OpenEvent | EventOutcome): void {
    const open: OpenEvent[] = [];
    for (const candidate of this.open) {
      const found = look(candidate);
      if ('status' in found) this.outcomes[candidate.index] = found;
      else open.push(found);
    }
    this.open = open;
  }
}

function againstKnown({ index, event, content }: OpenEvent, known: string | null): EventOutcome {
  if (known === null || known === content) return DUPLICATE;
  return conflict(locationOf(index), event.eventId, content, known);
}
