import type { ApiBodyOptions } from '@nestjs/swagger';
import type { EventField, EventTypeEntry } from '../../event-types/event-type';
import { eventTypes } from '../../event-types/event-types';
import { MAX_TRAIT_NAME, MAX_TRAIT_TEXT, MAX_TRAITS } from '../../event-types/trait-rules';
import { MAX_TEXT_LENGTH } from '../text-problem';
import { MAX_EVENTS } from './raw-events';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const EVENT_ID = text('Your own id of the event, which is accepted once.');
const USER_ID = text('Your own id of the contact.');
const OCCURRED_AT: Schema = {
  type: 'string',
  format: 'date-time',
  description: 'When it happened; UTC if it has no offset.',
};

/** What `POST …/events` accepts, for the OpenAPI document; `parseEvent` checks it. */
export const EVENTS_SCHEMA: Schema = {
  type: 'object',
  required: ['events'],
  properties: {
    events: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_EVENTS,
      items: { oneOf: Object.entries(eventTypes).map(([type, entry]) => schemaOf(type, entry)) },
    },
  },
};

function schemaOf(type: string, entry: EventTypeEntry): Schema {
  const { description, example, userIsOptional, withoutUser, fields, needs } = entry;
  const named = Object.entries(fields);
  const required = named.flatMap(([name, field]) => (field.required ? [name] : []));
  const head = { type, event_id: 'event-1', occurred_at: '2025-02-28T09:30:00Z' };
  return {
    title: type,
    description,
    type: 'object',
    additionalProperties: false,
    required: ['type', 'event_id', 'occurred_at', ...(userIsOptional || withoutUser ? [] : ['user_id']), ...required],

    ...(needs ? { dependentRequired: { [needs[0]]: [needs[1]] } } : {}),
    properties: {
      type: { type: 'string', enum: [type] },
      event_id: EVENT_ID,
      occurred_at: OCCURRED_AT,
      ...(withoutUser ? {} : { user_id: USER_ID }),
      ...Object.fromEntries(named.map(([name, field]) => [name, fieldSchema(field)])),
    },
    example: { ...head, ...(withoutUser ? {} : { user_id: 'c-77' }), ...example },
  };
}

function fieldSchema(field: EventField): Schema {
  const { description } = field;
  switch (field.is) {
    case 'id':
    case 'agent':
      return text(description);
    case 'text':
      return { ...text(description, field.max), ...(field.default === undefined ? {} : { default: field.default }) };
    case 'removable':
      return { ...text(description, field.max), type: ['string', 'null'] as unknown as string };
    case 'traits':
      return {
        type: 'object',
        maxProperties: MAX_TRAITS,
        propertyNames: { minLength: 1, maxLength: MAX_TRAIT_NAME },
        additionalProperties: {
          type: ['string', 'number', 'boolean', 'null'] as unknown as string,
          maxLength: MAX_TRAIT_TEXT,
        },
        ...(description === undefined ? {} : { description }),
      } as Schema;
    case 'word':
      return {
        type: 'string',
        enum: [...field.words],
        ...(field.default === undefined ? {} : { default: field.default }),
        ...(description === undefined ? {} : { description }),
      };
    case 'weight':
      return { type: 'number', default: 1, ...(description === undefined ? {} : { description }) };
  }
}

function text(description: string | undefined, maxLength = MAX_TEXT_LENGTH): Schema {
  return { type: 'string', maxLength, ...(description === undefined ? {} : { description }) };
}
