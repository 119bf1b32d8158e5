import {
  TRANSITION_CAUSES,
  TRANSITION_TYPES,
  type TransitionCause,
  type TransitionType,
} from '../database/entities/transition.entity';
import type { QueryParameter } from '../http/query/from-query.decorator';
import { MAX_QUERY_TEXT, type QueryFields } from '../http/query/query-fields';

const ORDERS = ['desc', 'asc'] as const;

/** Which transitions, and in which order. Null: any. */
export interface TransitionFilter {
  readonly types: TransitionType[] | null;
  readonly causes: TransitionCause[] | null;
  /** UUID of an agent, or its name. */
  readonly agent: string | null;
  readonly contact: string | null;
  /** Days of the scores, both included, YYYY-MM-DD. */
  readonly from: string | null;
  readonly to: string | null;
  /** Recorded at this moment or later, ISO 8601 in UTC. */
  readonly since: string | null;
  readonly order: (typeof ORDERS)[number];
}

export function transitionFilter(fields: QueryFields): TransitionFilter {
  const filter: TransitionFilter = {
    types: fields.choices('type', TRANSITION_TYPES),
    causes: fields.choices('cause', TRANSITION_CAUSES),
    agent: fields.text('agent'),
    contact: fields.text('contact'),
    from: fields.date('from'),
    to: fields.date('to'),
    since: fields.time('since'),
    order: fields.choice('order', ORDERS, 'desc'),
  };
  if (filter.from !== null && filter.to !== null && filter.from > filter.to) fields.refuse('from', 'after `to`');
  return filter;
}

const TEXT = { type: 'string' };
const DATE = { type: 'string', format: 'date' };

export const TRANSITION_PARAMETERS: readonly QueryParameter[] = [
  { name: 'type', description: `Only these types, separated by commas: ${TRANSITION_TYPES.join(', ')}`, schema: TEXT },
  {
    name: 'cause',
    description: `Only these causes, separated by commas: ${TRANSITION_CAUSES.join(', ')}`,
    schema: TEXT,
  },
  { name: 'agent', description: 'Only those of this agent: its UUID or name', schema: TEXT },
  {
    name: 'contact',
    description: 'Only those of this contact: your own id of it',
    schema: { ...TEXT, maxLength: MAX_QUERY_TEXT },
  },
  { name: 'from', description: 'Only days from this one on, YYYY-MM-DD', schema: DATE },
  { name: 'to', description: 'Only days up to this one, YYYY-MM-DD', schema: DATE },
  {
    name: 'since',
    description:
      'Only those recorded at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. To follow the list, use `order=asc` and the cursor',
    schema: TEXT,
  },
  { name: 'order', description: 'desc: newest first', schema: { ...TEXT, enum: ORDERS, default: 'desc' } },
];
