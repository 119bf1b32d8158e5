import type { ApiBodyOptions } from '@nestjs/swagger';
import { INTERACTION_KINDS } from '../interaction-fact';
import { MAX_TEXT_LENGTH } from '../text-problem';
import { COMMON_FIELDS, EVENT_FIELDS, MAX_SUMMARY_LENGTH } from './parse-event';
import { MAX_EVENTS } from './raw-events';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const text = (description: string, maxLength = MAX_TEXT_LENGTH): Schema => ({ type: 'string', maxLength, description });

/** What `POST …/events` takes, for the document; `parseEvent` is what checks it. */
export const EVENTS_SCHEMA: Schema = {
  type: 'object',
  required: ['events'],
  properties: {
    events: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_EVENTS,
      items: {
        type: 'object',
        required: [...COMMON_FIELDS].filter((field) => field !== 'user_id'),
        properties: {
          type: {
            type: 'string',
            enum: Object.keys(EVENT_FIELDS),
            description: Object.entries(EVENT_FIELDS)
              .map(([type, fields]) => `${type} has ${fields.join(', ')}`)
              .join('; '),
          },
          event_id: text('Your own id of the event. It counts once in the life of the project.'),
          occurred_at: { type: 'string', format: 'date-time', description: 'When it happened; UTC without an offset.' },
          user_id: text('Your own id of the contact; only an agent_action may be without.'),
          agent: text('Name of the agent, which is created if it is unknown; or the UUID of an existing one.'),
          kind: { type: 'string', enum: [...INTERACTION_KINDS], default: 'message' },
          direction: { type: 'string', enum: ['inbound', 'outbound'], description: 'Seen from the agent.' },
          weight: {
            type: 'number',
            default: 1,
            description: '0 or less does not count; others are from 1e-12 to 1e12.',
          },
          contact_name: text('The name of the contact at that time.'),
          action: text('What the agent did: enrichment_run, classification or a word of yours.', 64),
          summary: text('One sentence for the feed.', MAX_SUMMARY_LENGTH),
          tier: text('The tier that the contact was put into.', 64),
          outcome: { type: 'string', enum: ['won', 'lost'] },
          name: text('The new name of the contact.'),
        },
      },
    },
  },
};
