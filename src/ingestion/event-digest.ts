import { hash } from 'node:crypto';
import type { FleetEvent } from './events/fleet-event';

/** @returns the key under which an event's id is known in its project, as a UUID without hyphens */
export function eventKey(eventId: string): string {
  return digest(`external/${eventId}`);
}

/**
 * The digest of what an event says, in its canonical form: a list of all fields with defaults filled in, texts trimmed,
 * the time in UTC, and the agent by its name.
 *
 * @returns the first 128 bits of a SHA-256, in hex
 */
export function contentDigest(event: Omit<FleetEvent, 'eventId'>): string {
  const { type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary } = event;
  return digest(JSON.stringify([type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary]));
}

/** @returns what is kept of the id of an erased contact; the project's id makes it useless elsewhere */
export function erasureDigest(projectId: string, userId: string): string {
  return digest(`erased/${projectId}/${userId}`);
}

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
