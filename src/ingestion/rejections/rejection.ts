import type { Actor } from '../../database/actor';
import type { RejectedValue, RejectionOrigin, RejectionReason } from '../../database/entities/rejection.entity';
import { eventTypes } from '../../event-types/event-types';
import { isInvalid, idOf as readId } from '../field-values';
import { INVALID_UTF8 } from '../utf8-decoder';

/** Where rejections come from: one request, or one import. */
export interface RejectionSource {
  readonly projectId: string;
  /** The organisation of the project. */
  readonly ownerId: string;
  readonly origin: RejectionOrigin;
  readonly by: Actor;
  readonly importId?: string;
}

/** Something that was rejected. */
export interface Rejected {
  readonly reason: RejectionReason;
  /** As an HTTP status would say it. */
  readonly status: number;
  readonly errors: readonly RejectedValue[];
  /** The field of the first mistake; null if there is none. */
  readonly field: string | null;
  /** The file that it is in; absent: it came in a request. */
  readonly file?: string;
  /** In its file or body, from 1. */
  readonly line: number | null;
  readonly eventId: string | null;
  /** The contact that it is about; null if it cannot be read. An erasure of the contact finds it by this. */
  readonly userId: string | null;
  /** Another contact that it names. */
  readonly otherId: string | null;
  /** What was sent, as text; called only if it is kept. */
  readonly payload: () => string;
}

/** What is kept of a text. */
interface KeptText {
  readonly text: string;
  readonly cut: boolean;
}

export const MAX_PAYLOAD_BYTES = 4 * 1024;
const CUT_MARK = '…';
const FIELDS: ReadonlySet<string> = new Set([
  ...['type', 'event_id', 'occurred_at', 'user_id'],
  ...Object.values(eventTypes).flatMap(({ fields }) => Object.keys(fields)),
  // Of rows of imports, and of messages in Segment's form.
  ...['agent_id', 'contact_id', 'external_id', 'messageId', 'userId', 'previousId', 'groupId', 'timestamp', 'traits'],
]);

/** @returns the beginning of a text that can be stored, at most `MAX_PAYLOAD_BYTES` long */
export function keptPayload(text: string): KeptText {
  const storable = text
    .slice(0, MAX_PAYLOAD_BYTES + 1)
    .replaceAll(INVALID_UTF8, '\uFFFD')
    .replaceAll('\0', '\uFFFD');
  const bytes = Buffer.from(storable);
  if (bytes.length <= MAX_PAYLOAD_BYTES) return { text: bytes.toString(), cut: false };
  let end = MAX_PAYLOAD_BYTES - Buffer.byteLength(CUT_MARK);
  // Not in the middle of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { text: bytes.subarray(0, end).toString() + CUT_MARK, cut: true };
}

/** @returns the id as the server would store it; null if it would not */
export function readableId(value: unknown): string | null {
  const id = readId(value, true);
  return isInvalid(id) || id === '' ? null : id;
}

/** @returns the field for the counts: one of a fixed set, so that senders cannot make up any number of them */
export function countedField(field: string | null): string {
  return field !== null && FIELDS.has(field) ? field : '';
}
