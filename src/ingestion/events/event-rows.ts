import type { OpenEvent } from './event-batch';
import type { AgentRow, Row, StagedContact } from './events.queries';
import type { FleetEvent } from './fleet-event';
import { stagedContacts } from './staged-contacts';

/** What events add to each table, in the order of the columns that `EventsQueries` names. */
export interface EventRows {
  /** These two are most of a batch, and so are JSON already; null where there is none. */
  readonly interactions: string | null;
  readonly contacts: string | null;
  readonly actions: readonly Row[];
  readonly classifications: readonly Row[];
  readonly routes: readonly Row[];
  readonly outcomes: readonly Row[];
  /** Names of agents whom the project does not have; the rows that name them have no agent yet. */
  readonly strangers: readonly string[];
}

/**
 * @param events by the order of their keys, which their rows keep
 * @param agents of the project, as far as the events name them
 */
export function eventRows(events: readonly OpenEvent[], agents: readonly AgentRow[]): EventRows {
  const ids = new Map(agents.map(({ name, agent_id }) => [name, agent_id]));
  const strangers = new Set<string>();
  const idOf = ({ agent }: FleetEvent): string | null => {
    const id = agent === null ? null : (ids.get(agent) ?? null);
    if (agent !== null && id === null) strangers.add(agent);
    return id;
  };
  const interactions: Row[] = [];
  const actions: Row[] = [];
  const classifications: Row[] = [];
  const routes: Row[] = [];
  const outcomes: Row[] = [];
  for (const { key, event } of events) {
    const { type, userId, occurredAt, word } = event;
    switch (type) {
      case 'interaction':
        interactions.push([
          key,
          idOf(event),
          userId,
          occurredAt,
          event.kind,
          event.direction,
          event.weight,
          event.eventId,
        ]);
        break;
      case 'agent_action':
        actions.push([key, idOf(event), userId, occurredAt, word, event.summary]);
        break;
      case 'contact.classified':
        classifications.push([userId, occurredAt, key, word]);
        break;
      case 'contact.routed':
        routes.push([userId, occurredAt, key, idOf(event), word]);
        break;
      case 'lead.outcome':
        outcomes.push([userId, occurredAt, key, word]);
    }
  }
  const contacts = stagedContacts(events.map(({ event }) => event)).map(contactRow);
  return {
    interactions: json(interactions),
    contacts: json(contacts),
    actions,
    classifications,
    routes,
    outcomes,
    strangers: [...strangers],
  };
}

function contactRow({ userId, firstSeen, name, namedAt, nameGiven }: StagedContact): Row {
  return [userId, firstSeen, name, namedAt, nameGiven];
}

function json(rows: readonly Row[]): string | null {
  return rows.length > 0 ? JSON.stringify(rows) : null;
}
