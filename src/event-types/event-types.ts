import type { AgentField, EventTypeEntry, FactTable } from './event-type';

const AGENT = {
  is: 'agent',
  as: 'agent',
  required: true,
  description: 'Name of the agent, created if unknown; or the UUID of an existing agent.',
} as const satisfies AgentField;
const MAX_WORD_LENGTH = 64;

/**
 * The types of events. Parsing, the OpenAPI schema, storage, digests, erasure and the feed's wording all derive from
 * this table: a new type is one more entry.
 */
const TYPES = {
  interaction: {
    description: 'Something that an agent sent to a contact, or received from one. Scores are made of interactions.',
    example: { agent: 'Nova', kind: 'call', direction: 'outbound', weight: 2.5, contact_name: 'Ada Obi' },
    fields: {
      agent: AGENT,
      kind: { is: 'word', as: 'kind', words: ['message', 'call', 'meeting', 'email', 'other'], default: 'message' },
      direction: { is: 'word', as: 'direction', words: ['inbound', 'outbound'], description: 'Seen from the agent.' },
      weight: {
        is: 'weight',
        as: 'weight',
        description: 'A weight of 0 or less does not count; others must be from 1e-12 to 1e12.',
      },
      contact_name: { is: 'text', as: 'contactName', description: 'The name of the contact at that time.' },
    },
    storedIn: 'interactions',
    feed: {
      action: 'message_sent',
      words: { message: 'Sent a message to ', email: 'Sent an email to ', call: 'Called ', meeting: 'Met ' },
      otherwise: 'Contacted ',
    },
  },
  agent_action: {
    description: 'An item of the fleet feed besides outbound interactions, which appear there by themselves.',
    example: { agent: 'Nova', action: 'enrichment_run', summary: 'Enriched the profile of Ada Obi.' },
    userIsOptional: true,
    fields: {
      agent: AGENT,
      action: {
        is: 'text',
        as: 'word',
        max: MAX_WORD_LENGTH,
        required: true,
        description: 'What the agent did: enrichment_run, classification or a word of your own.',
      },
      summary: { is: 'text', as: 'summary', max: 2_000, default: '', description: 'One sentence for the feed.' },
    },
    storedIn: null,
    feed: ({ word, summary }) => ({ action: word ?? '', summary: summary ?? '' }),
  },
  'contact.classified': {
    description: 'The contact was assigned to a tier.',
    example: { tier: 'gold' },
    fields: {
      tier: {
        is: 'text',
        as: 'word',
        max: MAX_WORD_LENGTH,
        required: true,
        description: 'The tier that the contact was assigned to.',
      },
    },
    storedIn: { table: 'classifications', at: 'classified_at', columns: { tier: 'tier' } },
    feed: null,
  },
  'contact.routed': {
    description: 'The contact was given to an agent permanently.',
    example: { agent: 'Nova', tier: 'gold' },
    fields: {
      agent: AGENT,
      tier: {
        is: 'text',
        as: 'word',
        max: MAX_WORD_LENGTH,
        description: 'The tier that the contact was assigned to.',
      },
    },
    storedIn: { table: 'permanent_routes', at: 'routed_at', columns: { agent_id: 'agent', tier: 'tier' } },
    feed: null,
  },
  'lead.outcome': {
    description: 'The lead was won or lost.',
    example: { outcome: 'won' },
    fields: { outcome: { is: 'word', as: 'word', words: ['won', 'lost'], required: true } },
    storedIn: { table: 'lead_outcomes', at: 'decided_at', columns: { outcome: 'outcome' } },
    feed: null,
  },
  'contact.updated': {
    description:
      'What is known of the contact: its name, which takes precedence over any contact_name, its account, and its traits. What an event does not name stays as it is.',
    example: { name: 'Ada Obi', account_id: 'acme', account_name: 'Acme Ltd', traits: { plan: 'pro', seats: 12 } },
    fields: {
      name: { is: 'text', as: 'contactName', description: 'The new name of the contact.' },
      account_id: {
        is: 'removable',
        of: 'id',
        description: 'Your own id of the account, such as a company, that the contact belongs to; null: to none.',
      },
      account_name: { is: 'text', description: 'The name of the account.' },
      traits: {
        is: 'traits',
        description: 'Texts, numbers, booleans and dates by name; null: the contact no longer has the trait.',
      },
    },
    oneOf: ['name', 'account_id', 'traits'],
    needs: ['account_name', 'account_id'],
    storedIn: { table: 'contact_attributes' },
    feed: null,
    givesName: true,
    liftsErasure: true,
  },
  'contact.aliased': {
    description:
      'The contact was known under a previous id: from the next recompute on, all facts of either id are of the one in user_id. With a previous_id that equals user_id, the id stands for itself again.',
    example: { previous_id: 'ada@old.example' },
    fields: {
      previous_id: { is: 'id', required: true, description: 'Your own id of the contact until now.' },
    },
    storedIn: { table: 'contact_merges', previous: 'previous_id' },
    feed: null,
  },
  'agent.updated': {
    description: 'What is known of an agent. What an event does not name stays as it is.',
    example: { agent: 'Nova', team: 'Sales' },
    withoutUser: true,
    fields: {
      agent: AGENT,
      team: {
        is: 'removable',
        of: 'text',
        max: MAX_WORD_LENGTH,
        required: true,
        description: 'The team that the agent belongs to; null: to none.',
      },
    },
    storedIn: { table: 'agent_attributes' },
    feed: null,
  },
  'agent.renamed': {
    description:
      'The agent has another name: from the next recompute on, all facts under either name are of one agent, which is shown by the new one. With a name that is the previous one, the agent stands for itself again.',
    example: { agent: 'Nova', name: 'Nova Prime' },
    withoutUser: true,
    fields: {
      agent: { ...AGENT, description: 'The previous name of the agent, or its UUID.' },
      name: {
        is: 'id',
        required: true,
        description: 'The new name; if another agent has it, the two are one from then on. Or the UUID of that agent.',
      },
    },
    storedIn: { table: 'agent_merges', renamedTo: 'name' },
    feed: null,
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;

export type EventType = keyof typeof TYPES;

export const eventTypes: Readonly<Record<EventType, EventTypeEntry>> = TYPES;

/** The tables of the pipeline, in the order in which a batch writes them. */
export const FACT_TABLES: readonly FactTable[] = [
  ...new Map(
    Object.values(eventTypes).flatMap(({ storedIn }) =>
      storedIn !== null && storedIn !== 'interactions' && 'columns' in storedIn
        ? [[storedIn.table, storedIn] as const]
        : [],
    ),
  ).values(),
];

/** How the feed shows outbound interactions. */
export const OUTBOUND_FEED = TYPES.interaction.feed;
export const INTERACTION_KINDS: ReadonlySet<string> = new Set(TYPES.interaction.fields.kind.words);
