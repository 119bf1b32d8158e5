import type { ApiBodyOptions } from '@nestjs/swagger';
import { INTERACTION_KINDS } from '../interaction-fact';
import { MAX_TEXT_LENGTH } from '../text-problem';
import { COMMON_FIELDS, EVENT_FIELDS, MAX_SUMMARY_LENGTH } from './parse-event';
import { MAX_EVENTS } from './raw-events';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const text = (description: string, maxLength = MAX_TEXT_LENGTH): Schema => ({ type: 'string', maxLength, description });

/** What `POST …/events` accepts, for the OpenAPI document; `parseEvent` checks it. */
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
          event_id: text('Your own id of the event, which is accepted once.'),
          occurred_at: {
            type: 'string',
            format: 'date-time',
            description: 'When it happened; UTC if it has no offset.',
          },
          user_id: text('Your own id of the contact; optional for agent_action only.'),
          agent: text('Name of the agent, created if unknown; or the UUID of an existing agent.'),
          kind: { type: 'string', enum: [...INTERACTION_KINDS], default: 'message' },
          direction: { type: 'string', enum: ['inbound', 'outbound'], description: 'Seen from the agent.' },
          weight: {
            type: 'number',
            default: 1,
            description: 'A weight of 0 or less does not count; others must be from 1e-12 to 1e12.',
          },
          contact_name: text('The name of the contact at that time.'),
          action: text('What the agent did: enrichment_run, classification or a word of your own.', 64),
          summary: text('One sentence for the feed.', MAX_SUMMARY_LENGTH),
          tier: text('The tier that the contact was assigned to.', 64),
          outcome: { type: 'string', enum: ['won', 'lost'] },
          name: text('The new name of the contact.'),
        },
      },
    },
  },
};
