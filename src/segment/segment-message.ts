import { randomUUID } from 'node:crypto';
import { parseTime } from '../ingestion/parse-time';
import { grouped, identified, nameOf } from './segment-contact';
import { type Fields, fieldsOf, isAbsent } from './segment-fields';
import type { SegmentRules } from './segment-rules';

/** The calls of Segment's API that are understood. */
const SEGMENT_TYPES = ['track', 'identify', 'group', 'alias', 'page', 'screen'] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

/** What a message means here. */
export interface MappedMessage {
  /** The event in the form of `POST …/events`, unchecked; null if it is none. */
  readonly event: object | null;
  /** Why it can be none, to be recorded. */
  readonly problem?: string;
  /** The name under which it is counted as seen; null if it is not counted. */
  readonly seen: string | null;
  /** Whether nobody is identified in it, so that it never counts as activity. */
  readonly anonymous: boolean;
}

/** When a request was received, and when its sender said that it sent it. */
export interface MessageTimes {
  readonly receivedAt: Date;
  readonly sentAt: unknown;
}

/** Names of calls without an event of their own. */
const PAGE_NAMES = { page: ['Loaded a Page', 'Page'], screen: ['Loaded a Screen', 'Screen'] } as const;

/** Reads one message. Its values are not checked here: they become fields of an event, which is. */
export function mapMessage(message: unknown, rules: SegmentRules, times: MessageTimes): MappedMessage {
  const fields = fieldsOf(message);
  if (fields === null) return unmapped('the message is not an object');
  const type = SEGMENT_TYPES.find((name) => name === fields.type);
  if (type === undefined) return unmapped(`type is unknown, expected ${SEGMENT_TYPES.join(', ')}`);
  const seen = seenName(type, fields);
  const anonymous = isAbsent(fields.userId) && !isAbsent(fields.anonymousId);
  if (anonymous && type !== 'alias') return { event: null, seen, anonymous };
  const content = contentOf(type, fields, rules, seen);
  if (content === null) return { event: null, seen, anonymous };
  const head = {
    event_id: isAbsent(fields.messageId) ? randomUUID() : fields.messageId,
    user_id: fields.userId,
    occurred_at: occurredAt(fields, times),
  };
  return { event: { ...head, ...content }, seen, anonymous };
}

function unmapped(problem: string): MappedMessage {
  return { event: null, problem, seen: null, anonymous: false };
}

/** The fields of its event besides those that all have; null if it is none. */
function contentOf(type: SegmentType, fields: Fields, rules: SegmentRules, seen: string | null): object | null {
  switch (type) {
    case 'identify':
      return identified(fields);
    case 'group':
      return grouped(fields);
    case 'alias':
      return { type: 'contact.aliased', previous_id: fields.previousId };
    default: {
      const rule = rules.events.get(seen ?? '');
      if (rule === undefined) return null;
      const name = nameOf(fieldsOf(fieldsOf(fields.context)?.traits));
      return {
        type: 'interaction',
        agent: agentOf(fields, rules),
        kind: rule.kind,
        ...(rule.direction !== null && { direction: rule.direction }),
        weight: rule.weight,
        ...(name !== null && { contact_name: name }),
      };
    }
  }
}

function agentOf(fields: Fields, { agentProperty, defaultAgent }: SegmentRules): unknown {
  const property = fieldsOf(fields.properties)?.[agentProperty];
  if (!isAbsent(property)) return property;
  const agent = fieldsOf(fields.context)?.agent;
  return isAbsent(agent) ? defaultAgent : agent;
}

/** A page is named as Segment's own destinations name it: Viewed Pricing Page. */
function seenName(type: SegmentType, fields: Fields): string | null {
  if (type === 'track')
    return typeof fields.event === 'string' && fields.event.trim() !== '' ? fields.event.trim() : null;
  if (type !== 'page' && type !== 'screen') return null;
  const [unnamed, suffix] = PAGE_NAMES[type];
  const name = [fields.category, fields.name]
    .filter((part) => typeof part === 'string' && part.trim() !== '')
    .join(' ');
  return name === '' ? unnamed : `Viewed ${name.trim()} ${suffix}`;
}

/**
 * Segment's correction of clocks that are wrong: receivedAt - (sentAt - originalTimestamp). Without a time of sending, the
 * message's own time; without one of its own, when it was received.
 */
function occurredAt(fields: Fields, { receivedAt, sentAt }: MessageTimes): unknown {
  const original = isAbsent(fields.originalTimestamp) ? fields.timestamp : fields.originalTimestamp;
  if (isAbsent(original)) return receivedAt.toISOString();
  const sent = momentOf(isAbsent(fields.sentAt) ? sentAt : fields.sentAt);
  const happened = momentOf(original);
  if (sent === null || happened === null) return original;
  const corrected = new Date(receivedAt.getTime() - (sent - happened));
  return Number.isNaN(corrected.getTime()) ? original : corrected.toISOString();
}

/** @returns milliseconds since 1970; null if it cannot be read */
function momentOf(value: unknown): number | null {
  const time = typeof value === 'string' || typeof value === 'number' ? parseTime(String(value).trim()) : '';
  return typeof time === 'string' ? null : time.epochMs;
}
