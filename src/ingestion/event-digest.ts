import { hash } from 'node:crypto';
import type { FleetEvent } from './events/fleet-event';

/** @returns the key of an event id in its project, as a UUID without hyphens */
export function eventKey(eventId: string): string {
  return digest(`external/${eventId}`);
}

/**
 * The digest of an event's content in its canonical form: a list of all fields with defaults, trimmed texts, the time
 * in UTC, and the agent's name. Stored digests stay comparable: the list grows only by `more`, which types without such
 * fields omit.
 *
 * @returns the first 128 bits of a SHA-256, in hex
 */
export function contentDigest(event: Omit<FleetEvent, 'eventId'>): string {
  const { type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary, more } = event;
  const values = [type, occurredAt, agent, userId, contactName, kind, direction, weight, word, summary];
  return digest(JSON.stringify(more === null ? values : [...values, more]));
}

/**
 * The form of a content that is stored and shown: without the project's key, nobody can confirm a guess of the content.
 * `SEALED` does the same in SQL.
 *
 * @param key the project's `digest_key`, in hexadecimal digits
 * @param content as `contentDigest`
 */
export function sealedContent(key: string, content: string): string {
  return hash('sha256', Buffer.from(key + content, 'hex'), 'hex').slice(0, 32);
}

/** Like `sealedContent`, in SQL. @param key an expression of type bytea, @param content one of type uuid */
export const SEALED = (key: string, content: string): string =>
  `encode(substr(sha256(${key} || uuid_send(${content})), 1, 16), 'hex')::uuid`;

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
