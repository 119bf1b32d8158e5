import { eventTypes } from '../../event-types/event-types';
import type { OpenEvent } from './event-batch';
import type { AgentRow } from './events.queries';
import type { Row } from './row';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** @returns whether the event is an interaction, which is its own receipt */
export function isInteraction({ event }: OpenEvent): boolean {
  return eventTypes[event.type].storedIn === 'interactions';
}

/**
 * The rows by which events claim their keys in the table of interactions: the interactions as they are, and for every
 * other event a place that is left before the commit.
 *
 * @param events in the order of their keys; the rows keep it, so that batches cannot deadlock
 * @param agents of the project, at least all that the events refer to
 * @returns JSON: [event key, agent id, user id, time, kind, direction, weight, event id, content]
 */
export function claimRows(events: readonly OpenEvent[], agents: readonly AgentRow[]): string {
  const ids = new Map<string | null, string>(agents.map(({ name, agent_id }) => [name, agent_id]));
  const rows = events.map((candidate): Row => {
    const { key, event, content } = candidate;
    if (!isInteraction(candidate)) return [key, NOBODY, '', event.occurredAt, 'other', null, 0, null, null];
    const { agent, userId, occurredAt, kind, direction, weight, eventId } = event;
    return [key, ids.get(agent) ?? null, userId, occurredAt, kind, direction, weight, eventId, content];
  });
  return JSON.stringify(rows);
}
