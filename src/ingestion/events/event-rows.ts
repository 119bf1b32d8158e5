import type { OpenEvent } from './event-batch';
import type { AgentRow, Row, StagedContact } from './events.queries';
import { stagedContacts } from './staged-contacts';

/** What events add to each table, in the order of the columns that `EventsQueries` names. */
export interface EventRows {
  /** As `claimRows`: those that could not go in with the claim, for their agents were not there yet. */
  readonly interactions: string | null;
  /** JSON as well, for a batch has many; null where there is none. */
  readonly contacts: string | null;
  readonly actions: readonly Row[];
  readonly classifications: readonly Row[];
  readonly routes: readonly Row[];
  readonly outcomes: readonly Row[];
  /** As `EventsQueries.noteReceipts`. */
  readonly receipts: readonly Row[];
  /** Names of agents whom the project does not have; the rows that name them have no agent yet. */
  readonly unknownAgents: readonly string[];
}

/**
 * @param events by the order of their keys, which their rows keep
 * @param agents of the project, as far as the events name them
 * @returns JSON: [event key, content digest] of each event; and of an interaction whose agent is there also agent id,
 *   user id, time, kind, direction, weight, event id
 */
export function claimRows(events: readonly OpenEvent[], agents: readonly AgentRow[]): string {
  const ids = idsOf(agents);
  return JSON.stringify(
    events.map(({ key, content, event }): Row => {
      const id = event.type === 'interaction' ? ids.get(event.agent) : undefined;
      if (id === undefined) return [key, content];
      const { userId, occurredAt, kind, direction, weight, eventId } = event;
      return [key, content, id, userId, occurredAt, kind, direction, weight, eventId];
    }),
  );
}

/**
 * @param events that are claimed, by the order of their keys, which their rows keep
 * @param agents of the project when they were claimed, as far as the events name them
 * @param made agents that were made since
 */
export function eventRows(
  events: readonly OpenEvent[],
  agents: readonly AgentRow[],
  made: readonly AgentRow[] = [],
): EventRows {
  const ids = idsOf([...agents, ...made]);
  const late = new Set(made.map(({ name }) => name));
  const unknownAgents = new Set<string>();
  const lateInteractions: OpenEvent[] = [];
  const actions: Row[] = [];
  const classifications: Row[] = [];
  const routes: Row[] = [];
  const outcomes: Row[] = [];
  const receipts: Row[] = [];
  for (const open of events) {
    const { key, event } = open;
    const { type, agent, userId, occurredAt, word } = event;
    const id = ids.get(agent) ?? null;
    if (agent !== null && id === null) unknownAgents.add(agent);
    if (type !== 'interaction' && type !== 'agent_action') receipts.push([userId, key]);
    switch (type) {
      case 'interaction':
        if (agent !== null && late.has(agent)) lateInteractions.push(open);
        break;
      case 'agent_action':
        actions.push([key, id, userId, occurredAt, word, event.summary]);
        break;
      case 'contact.classified':
        classifications.push([userId, occurredAt, key, word]);
        break;
      case 'contact.routed':
        routes.push([userId, occurredAt, key, id, word]);
        break;
      case 'lead.outcome':
        outcomes.push([userId, occurredAt, key, word]);
    }
  }
  const contacts = stagedContacts(events.map(({ event }) => event)).map(contactRow);
  return {
    interactions: lateInteractions.length > 0 ? claimRows(lateInteractions, made) : null,
    contacts: contacts.length > 0 ? JSON.stringify(contacts) : null,
    actions,
    classifications,
    routes,
    outcomes,
    receipts,
    unknownAgents: [...unknownAgents],
  };
}

function idsOf(agents: readonly AgentRow[]): ReadonlyMap<string | null, string> {
  return new Map(agents.map(({ name, agent_id }) => [name, agent_id]));
}

/** Most have no name, and so come without what is said of it: a batch names nearly as many contacts as it has events. */
function contactRow({ userId, firstSeen, name, namedAt, nameGiven }: StagedContact): Row {
  return name === null ? [userId, firstSeen] : [userId, firstSeen, name, namedAt, nameGiven];
}
