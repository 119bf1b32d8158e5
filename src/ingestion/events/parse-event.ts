import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { INTERACTION_KINDS } from '../interaction-fact';
import { MAX_TEXT_LENGTH } from '../text-problem';
import { type EventRules, FieldReader } from './field-reader';
import type { EventType, FleetEvent } from './fleet-event';

const MAX_WORD_LENGTH = 64;
export const MAX_SUMMARY_LENGTH = 2_000;
const DIRECTIONS: ReadonlySet<string> = new Set(['inbound', 'outbound']);
const OUTCOMES: ReadonlySet<string> = new Set(['won', 'lost']);

/** The fields of each type, besides the four that all have. */
export const EVENT_FIELDS: Readonly<Record<EventType, readonly string[]>> = {
  interaction: ['agent', 'kind', 'direction', 'weight', 'contact_name'],
  agent_action: ['agent', 'action', 'summary'],
  'contact.classified': ['tier'],
  'contact.routed': ['agent', 'tier'],
  'lead.outcome': ['outcome'],
  'contact.updated': ['name'],
};
export const COMMON_FIELDS = ['type', 'event_id', 'occurred_at', 'user_id'] as const;

const KNOWN = new Map(
  Object.entries(EVENT_FIELDS).map(([type, fields]) => [type, new Set([...COMMON_FIELDS, ...fields])] as const),
);
/**
 * Checks one event.
 *
 * @param location of the event in the request, such as `body.events[3]`
 * @returns the event, or everything that is wrong with it
 */
export function parseEvent(raw: unknown, location: string, rules: EventRules): FleetEvent | ErrorDetail[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return [{ message: 'the event is not an object', location }];
  }
  const reader = new FieldReader(raw as Record<string, unknown>, location, rules);
  const { type } = raw as { type?: unknown };
  const known = typeof type === 'string' ? KNOWN.get(type) : undefined;
  if (!known) {
    const types = [...KNOWN.keys()].join(', ');
    reader.refuse('type', type === undefined ? 'type is missing' : `type is unknown, expected ${types}`);
    return reader.problems;
  }
  const event = fieldsOf(type as EventType, reader);
  reader.nothingBut(known);
  return reader.problems.length > 0 ? reader.problems : event;
}

/** An event with nothing but what all have. */
function blank(type: EventType, eventId: string, occurredAt: string, userId: string | null): Draft {
  return {
    type,
    eventId,
    occurredAt,
    agent: null,
    userId,
    contactName: null,
    kind: null,
    direction: null,
    weight: null,
    word: null,
    summary: null,
  };
}

type Draft = { -readonly [Field in keyof FleetEvent]: FleetEvent[Field] };

/** Fills one object in, which all types share: a thousand events a request make copies felt. */
function fieldsOf(type: EventType, reader: FieldReader): FleetEvent {
  const event = blank(
    type,
    reader.requiredId('event_id'),
    reader.time('occurred_at'),
    type === 'agent_action' ? reader.optionalId('user_id') : reader.requiredId('user_id'),
  );
  switch (type) {
    case 'interaction':
      event.agent = reader.requiredId('agent');
      event.kind = reader.word('kind', INTERACTION_KINDS) ?? 'message';
      event.direction = reader.word('direction', DIRECTIONS) as FleetEvent['direction'];
      event.weight = reader.weight('weight');
      event.contactName = reader.optional('contact_name', MAX_TEXT_LENGTH);
      break;
    case 'agent_action':
      event.agent = reader.requiredId('agent');
      event.word = reader.required('action', MAX_WORD_LENGTH);
      event.summary = reader.optional('summary', MAX_SUMMARY_LENGTH) ?? '';
      break;
    case 'contact.classified':
      event.word = reader.required('tier', MAX_WORD_LENGTH);
      break;
    case 'contact.routed':
      event.agent = reader.requiredId('agent');
      event.word = reader.optional('tier', MAX_WORD_LENGTH);
      break;
    case 'lead.outcome':
      event.word = reader.required('outcome', MAX_WORD_LENGTH) && (reader.word('outcome', OUTCOMES) ?? '');
      break;
    case 'contact.updated':
      event.contactName = reader.required('name', MAX_TEXT_LENGTH);
  }
  return event;
}
