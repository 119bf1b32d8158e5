import { hash } from 'node:crypto';
import type { FleetEvent } from './events/fleet-event';

/** @returns the key under which an event's id is known in its project, as a UUID without hyphens */
export function eventKey(eventId: string): string {
  return digest(`external/${eventId}`);
}

/**
 * The digest of what an event says, in its canonical form: a list of all fields with defaults filled in, texts trimmed,
 * the time in UTC, and the agent by its name. Stored digests stay comparable: the list grows only by `more`, which types
 * without such fields leave out.
 *
 * @returns the first 128 bits of a SHA-256, in hex
 */
export function contentDigest(event: Omit<FleetEvent, 'eventId'>): string {
  const { type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary, more } = event;
  const values = [type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary];
  return digest(JSON.stringify(more === null ? values : [...values, more]));
}

/**
 * The stored and shown form of a content: without the project's key, nobody can confirm a guess of what an event said.
 * `SEALED` does the same in SQL.
 *
 * @param key the project's `digest_key`, in hexadecimal digits
 * @param content as `contentDigest`
 */
export function sealedContent(key: string, content: string): string {
  return hash('sha256', Buffer.from(key + content, 'hex'), 'hex').slice(0, 32);
}

/** As `sealedContent`, in SQL. @param key an expression of type bytea, @param content one of type uuid */
export const SEALED = (key: string, content: string): string =>
  `encode(substr(sha256(${key} || uuid_send(${content})), 1, 16), 'hex')::uuid`;

/** @returns what is kept of the id of an erased contact; the project's id makes it useless elsewhere */
export function erasureDigest(projectId: string, userId: string): string {
  return digest(`erased/${projectId}/${userId}`);
}

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
