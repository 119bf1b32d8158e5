import { DIGEST_EVENT, EVENT_DESCRIPTIONS, EVENT_TYPES, type EventType, TEST_EVENT } from './event-catalogue';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema.type, 'null'] });
const object = (properties: Readonly<Record<string, Schema>>, more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});

const AGENT = object({ agent_id: text('UUID of the agent.'), name: text('Name of the agent.') });
const CONTACT = object({
  user_id: text('Your own id of the contact.'),
  name: orNull(text('Name of the contact; null if it has none.')),
});
const share = (description: string): Schema => ({
  type: 'number',
  format: 'double',
  minimum: 0,
  maximum: 1,
  description,
});

/** `data` of an event about a change by a run. */
const TRANSITION = object({
  transition_id: text('UUID of the transition: the `webhook-id`.', { format: 'uuid' }),
  run_id: text('UUID of the recompute that found it.', { format: 'uuid' }),
  day: text('As-of day of the run, YYYY-MM-DD.', { format: 'date' }),
  cause: orNull(
    text('What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge.'),
  ),
  from: orNull(text('State before; null if there was none, or in a summary.')),
  to: orNull(text('State after; null in a summary.')),
  reasons: {
    type: 'array',
    items: { type: 'string' },
    description: 'Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels.',
  },
  action: orNull(text('Code of the recommended action; null for a relationship that is held out.')),
  recommended_action: orNull(text('The recommended action, in words; null likewise.')),
  depth: orNull(share('Depth after the run, 0..1; null if the event is not about a relationship.')),
  band: orNull(text('Band after the run; null if the event is not about a relationship.')),
  potential: orNull(share('Potential after the run, 0..1; null if the event is not about a relationship.')),
  count: orNull({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    description: 'In a summary: number of relationships that changed, 0 or more; otherwise null.',
  }),
  agent: { ...orNull(AGENT), description: 'Null if the event is about the whole project.' },
  contact: { ...orNull(CONTACT), description: 'Null if the event is not about a relationship.' },
});

const DIGEST_LIST = (description: string): Schema => ({
  type: 'array',
  maxItems: 10,
  description,
  items: object({
    agent: AGENT,
    contact: CONTACT,
    depth: share('Depth, 0..1.'),
    potential: share('Potential, 0..1.'),
    band: text('Band.'),
    reasons: { type: 'array', items: { type: 'string' }, description: 'Codes of the reasons; empty in `to_call`.' },
    recommended_action: orNull(text('The recommended action, in words; null for a relationship that is held out.')),
  }),
});

/** `data` of a digest. */
const DIGEST = object({
  counts: {
    type: 'object',
    additionalProperties: { type: 'integer', format: 'int64', minimum: 1 },
    description:
      'Number of events by type since the digest before. A relationship that became at risk and recovered in between counts as what it became last.',
  },
  at_risk: DIGEST_LIST('The ten most valuable relationships that became at risk.'),
  recovered: DIGEST_LIST('The ten most valuable relationships that recovered.'),
  to_call: DIGEST_LIST(
    'The ten relationships at risk with the most value at stake now, but for those of a silent source and those held out.',
  ),
  silent_agents: {
    type: 'array',
    maxItems: 10,
    description: 'Agents that fell silent, the last ones first.',
    items: object({
      agent: AGENT,
      channels: { type: 'array', items: { type: 'string' }, description: 'The channels by which nothing arrives.' },
      recommended_action: text('What to do, in words.'),
    }),
  },
  moat_index: {
    ...orNull(
      object({
        from: text('Before, as a decimal number.'),
        to: text('After.'),
        reasons: { type: 'array', items: { type: 'string' }, description: 'The components that moved it last.' },
      }),
    ),
    description: 'How the Moat Index moved; null where it did not.',
  },
});

const TEST = object({ webhook_id: text('UUID of the webhook.', { format: 'uuid' }), message: text('For people.') });

/** The body of a request, by event type. */
function bodySchema(type: string, data: Schema): Schema {
  return object({
    type: { type: 'string', const: type },
    timestamp: text('When the event happened, RFC 3339 in UTC.', { format: 'date-time' }),
    data,
  });
}

const HEADERS = [
  ['webhook-id', 'UUID of the event, the same in every attempt.'],
  ['webhook-timestamp', 'Time of this attempt, in seconds since 1970.'],
  [
    'webhook-signature',
    '`v1,` and the signature; two of them, separated by a space, while a secret is being replaced.',
  ],
].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }));

function operation(type: string, description: string, data: Schema): Schema {
  return {
    post: {
      operationId: `receive ${type}`.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()),
      summary: description,
      tags: ['Webhooks'],
      // The receiver verifies the signature.
      security: [],
      parameters: HEADERS,
      requestBody: { required: true, content: { 'application/json': { schema: bodySchema(type, data) } } },
      responses: {
        '2XX': { description: 'Accepted' },
        '410': { description: 'The endpoint is gone: the webhook is disabled' },
        default: { description: 'The event is sent again later, for up to three days' },
      },
    },
  };
}

/** The requests that endpoints receive, for the section `webhooks` of the OpenAPI document. */
export function webhookOperations(): Record<string, Schema> {
  const transitions = EVENT_TYPES.map((type: EventType) => [
    type,
    operation(type, EVENT_DESCRIPTIONS[type], TRANSITION),
  ]);
  return Object.fromEntries([
    ...transitions,
    [DIGEST_EVENT, operation(DIGEST_EVENT, 'The events of a day, for a webhook with a `digest`.', DIGEST)],
    [TEST_EVENT, operation(TEST_EVENT, 'A test event was requested.', TEST)],
  ]);
}
