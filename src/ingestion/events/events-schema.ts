import type { ApiBodyOptions } from '@nestjs/swagger';
import type { EventField, EventTypeEntry } from '../../event-types/event-type';
import { eventTypes } from '../../event-types/event-types';
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

function schemaOf(type: string, { description, example, userIsOptional, fields }: EventTypeEntry): Schema {
  const named = Object.entries(fields);
  const required = named.flatMap(([name, field]) => (field.required ? [name] : []));
  const head = { type, event_id: 'event-1', occurred_at: '2025-02-28T09:30:00Z', user_id: 'c-77' };
  return {
    title: type,
    description,
    type: 'object',
    additionalProperties: false,
    required: ['type', 'event_id', 'occurred_at', ...(userIsOptional ? [] : ['user_id']), ...required],
    properties: {
      type: { type: 'string', enum: [type] },
      event_id: EVENT_ID,
      occurred_at: OCCURRED_AT,
      user_id: USER_ID,
      ...Object.fromEntries(named.map(([name, field]) => [name, fieldSchema(field)])),
    },
    example: { ...head, ...example },
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
