import type { EventField, EventTypeEntry, EventValues } from '../../event-types/event-type';
import { type EventType, eventTypes } from '../../event-types/event-types';
import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { MAX_TEXT_LENGTH } from '../text-problem';
import { type EventRules, FieldReader } from './field-reader';
import type { FleetEvent } from './fleet-event';

const COMMON_FIELDS = ['type', 'event_id', 'occurred_at', 'user_id'];

interface KnownType {
  readonly type: EventType;
  readonly entry: EventTypeEntry;
  readonly fields: readonly (readonly [name: string, field: EventField])[];
  /** Names of all fields, the common ones included. */
  readonly names: ReadonlySet<string>;
}

const KNOWN: ReadonlyMap<unknown, KnownType> = new Map(
  Object.entries(eventTypes).map(([type, entry]) => {
    const fields = Object.entries(entry.fields);
    const names = new Set([...COMMON_FIELDS, ...Object.keys(entry.fields)]);
    if (entry.withoutUser) names.delete('user_id');
    return [type, { type: type as EventType, entry, fields, names }];
  }),
);

/**
 * Checks one event.
 *
 * @param location of the event in the request, such as `body.events[3]`
 * @returns the event, or all its mistakes
 */
export function parseEvent(raw: unknown, location: string, rules: EventRules): FleetEvent | ErrorDetail[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return [{ message: 'the event is not an object', location }];
  }
  const reader = new FieldReader(raw as Record<string, unknown>, location, rules);
  const { type } = raw as { type?: unknown };
  const known = KNOWN.get(type);
  if (!known) {
    const types = Object.keys(eventTypes).join(', ');
    reader.reject('type', type === undefined ? 'type is missing' : `type is unknown, expected ${types}`);
    return reader.problems;
  }
  const event = read(known, reader);
  reader.rejectUnknownFields(known.names);
  return reader.problems.length > 0 ? reader.problems : event;
}

/** Events of all types have the same shape and are filled in place, because a request has a thousand of them. */
function read({ type, entry, fields }: KnownType, reader: FieldReader): FleetEvent {
  const event: { -readonly [Field in keyof FleetEvent]: FleetEvent[Field] } = {
    type,
    eventId: reader.requiredId('event_id'),
    occurredAt: reader.time('occurred_at'),
    userId: readUser(entry, reader),
    agent: null,
    contactName: null,
    kind: null,
    direction: null,
    weight: null,
    word: null,
    summary: null,
    more: null,
  };
  const places: Record<string, unknown> = event;
  const { oneOf, needs } = entry;
  const given = oneOf || needs ? new Set<string>() : null;
  for (const [name, field] of fields) {
    const problems = reader.problems.length;
    const value = readField(name, field, reader);
    if (field.as !== undefined) places[field.as] = value;
    // An absent one is in no digest, so that a type can get new fields.
    else if (value !== undefined) event.more = { ...event.more, [name]: value };
    if (given && (isGiven(value, field) || reader.problems.length > problems)) given.add(name);
  }
  if (oneOf && !oneOf.some((name) => given?.has(name))) {
    reader.reject(oneOf[0] ?? '', `${oneOf.join(', ')} are missing, expected at least one`);
  }
  if (needs && given?.has(needs[0]) && typeof event.more?.[needs[1]] !== 'string') {
    reader.reject(needs[0], `${needs[0]} is given without ${needs[1]}`);
  }
  return event;
}

function readUser({ withoutUser, userIsOptional }: EventTypeEntry, reader: FieldReader): string | null {
  if (withoutUser) return null;
  return userIsOptional ? reader.optionalId('user_id') : reader.requiredId('user_id');
}

/** Null is a value of a field that it empties. */
function isGiven(value: unknown, { is }: EventField): boolean {
  return value !== undefined && (value !== null || is === 'removable');
}

/** @returns undefined if it is absent and has no place of its own */
function readField(
  name: string,
  field: EventField,
  reader: FieldReader,
): Exclude<EventValues['more'], null>[string] | undefined {
  switch (field.is) {
    case 'id':
      return reader.requiredId(name);
    case 'removable': {
      const longest = field.of === 'id' ? null : (field.max ?? MAX_TEXT_LENGTH);
      return field.required ? reader.requiredRemovable(name, longest) : reader.removable(name, longest);
    }
    case 'traits':
      return reader.traits(name);
    case 'agent':
      return field.required ? reader.requiredId(name) : reader.optionalId(name);
    case 'text': {
      const max = field.max ?? MAX_TEXT_LENGTH;
      if (field.required) return reader.required(name, max);
      return reader.optional(name, max) ?? field.default ?? (field.as === undefined ? undefined : null);
    }
    case 'word':
      return (
        (field.required ? reader.requiredWord(name, field.words) : reader.word(name, field.words)) ??
        field.default ??
        null
      );
    case 'weight':
      return reader.weight(name);
  }
}
