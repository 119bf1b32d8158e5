import type { QueryParameter } from '../http/query/from-query.decorator';
import { MAX_QUERY_TEXT, type QueryFields } from '../http/query/query-fields';
import type { Band } from '../scoring/band';
import type { Stage, TurnState } from '../scoring/relationship-score';

const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'] as const satisfies readonly Band[];
export const STAGES = [
  'new',
  'unanswered',
  'dormant',
  'at_risk',
  'one_off',
  'reactivated',
  'core',
  'growing',
  'steady',
] as const satisfies readonly Stage[];
export const TURNS = [
  'never_heard',
  'awaiting_our_reply',
  'awaiting_their_reply',
  'mutual_silence',
  'none',
] as const satisfies readonly TurnState[];
/** Days are counted in an integer of PostgreSQL. */
const MAX_UNANSWERED = 1_000_000;
const SORTS = ['depth', 'trend', 'last_interaction', 'name', 'value_at_stake'] as const;
const ORDERS = ['desc', 'asc'] as const;

/** Which relationships, and in which order. Null: any. */
export interface RelationshipFilter {
  /** UUID of an agent, or its name. */
  readonly agent: string | null;
  readonly bands: Band[] | null;
  readonly stages: Stage[] | null;
  readonly atRisk: boolean | null;
  readonly turns: TurnState[] | null;
  /** Days on which we wrote and were not answered: so many or more. */
  readonly unansweredMin: number | null;
  /** Part of the contact's name or id, as it was typed. */
  readonly search: string | null;
  /** Both included, 0..1. */
  readonly minDepth: number | null;
  readonly maxDepth: number | null;
  /** ISO 8601 in UTC: from this moment on, and before that one. */
  readonly activeFrom: string | null;
  readonly activeBefore: string | null;
  readonly sort: (typeof SORTS)[number];
  readonly order: (typeof ORDERS)[number];
}

export function relationshipFilter(fields: QueryFields): RelationshipFilter {
  const sort = fields.choice('sort', SORTS, 'depth');
  const filter: RelationshipFilter = {
    agent: fields.text('agent'),
    bands: fields.choices('band', BANDS),
    stages: fields.choices('stage', STAGES),
    atRisk: fields.flag('at_risk'),
    turns: fields.choices('turn', TURNS),
    unansweredMin: fields.count('unanswered_min', MAX_UNANSWERED),
    search: fields.text('search'),
    minDepth: fields.number('min_depth', { min: 0, max: 1 }),
    maxDepth: fields.number('max_depth', { min: 0, max: 1 }),
    activeFrom: fields.time('active_from'),
    activeBefore: fields.time('active_before'),
    sort,
    order: fields.choice('order', ORDERS, sort === 'name' ? 'asc' : 'desc'),
  };
  const { minDepth, maxDepth, activeFrom, activeBefore } = filter;
  if (minDepth !== null && maxDepth !== null && minDepth > maxDepth) fields.refuse('min_depth', 'above `max_depth`');
  if (activeFrom !== null && activeBefore !== null && activeFrom >= activeBefore) {
    fields.refuse('active_from', 'not before `active_before`');
  }
  return filter;
}

const TEXT = { type: 'string' };
const DEPTH = { type: 'number', format: 'double', minimum: 0, maximum: 1 };

export const RELATIONSHIP_PARAMETERS: readonly QueryParameter[] = [
  { name: 'agent', description: 'Only relationships of this agent: its UUID or name', schema: TEXT },
  { name: 'band', description: `Only these bands, separated by commas: ${BANDS.join(', ')}`, schema: TEXT },
  {
    name: 'stage',
    description: `Only these life-cycle stages, separated by commas: ${STAGES.join(', ')}`,
    schema: TEXT,
  },
  {
    name: 'at_risk',
    description: 'true: only relationships at risk; false: only those not at risk',
    schema: { type: 'boolean' },
  },
  {
    name: 'turn',
    description: `Only relationships in these turn states, separated by commas: ${TURNS.join(', ')}`,
    schema: TEXT,
  },
  {
    name: 'unanswered_min',
    description:
      'Only relationships with so many unanswered days or more: days on which we wrote after the contact last took part',
    schema: { type: 'integer', format: 'int64', minimum: 0, maximum: MAX_UNANSWERED },
  },
  {
    name: 'search',
    description: 'Only contacts whose name or id contains this text; case, accents and Unicode form do not matter',
    schema: { ...TEXT, maxLength: MAX_QUERY_TEXT },
  },
  { name: 'min_depth', description: 'Only relationships with this depth or more, 0 to 1', schema: DEPTH },
  { name: 'max_depth', description: 'Only relationships with this depth or less, 0 to 1', schema: DEPTH },
  {
    name: 'active_from',
    description:
      'Only relationships whose last interaction was at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC',
    schema: TEXT,
  },
  {
    name: 'active_before',
    description:
      'Only relationships whose last interaction was before this time: RFC 3339, or YYYY-MM-DD for the start of the day in UTC',
    schema: TEXT,
  },
  { name: 'sort', description: 'Sort key', schema: { ...TEXT, enum: SORTS, default: 'depth' } },
  {
    name: 'order',
    description: 'Sort order (default: desc; asc for names). Ties are ordered by agent_id, user_id',
    schema: { ...TEXT, enum: ORDERS },
  },
];
