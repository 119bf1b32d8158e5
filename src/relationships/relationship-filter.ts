import type { Caller } from '../auth/tenant';
import type { EpisodeState } from '../database/entities/episode.entity';
import {
  BooleanParameter,
  ChoiceParameter,
  ChoicesParameter,
  ClampedParameter,
  CountParameter,
  CursorParameter,
  NumberParameter,
  TextParameter,
  TimeParameter,
} from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { BANDS, type Band } from '../scoring/band';
import type { Stage, TurnState } from '../scoring/relationship-score';
import { askedAssignee } from '../serving/asked-assignee';
import { type PersonCondition, PersonParameters, personConditions } from '../serving/person-filter';

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
/** Of an episode whose condition lasts. */
const LASTING_STATES = ['open', 'snoozed', 'dismissed', 'done'] as const satisfies readonly EpisodeState[];
type LastingState = (typeof LASTING_STATES)[number];
/** Days are counted in an integer of PostgreSQL. */
const MAX_UNANSWERED = 1_000_000;
const SORTS = ['depth', 'trend', 'last_interaction', 'name', 'value_at_stake'] as const;
const ORDERS = ['desc', 'asc'] as const;
const PAGE_SIZE = { default: 50, max: 500 };
const DEPTHS = [0, 1] as const;
const DAY_OR_TIME = 'RFC 3339, or YYYY-MM-DD for the start of the day in UTC';

/** Which relationships, and in which order. Null: any. */
export interface RelationshipFilter {
  /** UUID of an agent, or its name. */
  readonly agent: string | null;
  readonly bands: Band[] | null;
  readonly stages: Stage[] | null;
  readonly atRisk: boolean | null;
  readonly turns: TurnState[] | null;
  /** Minimum number of days on which we wrote without an answer. */
  readonly unansweredMin: number | null;
  /** Of an episode whose condition lasts. */
  readonly episodeStates: LastingState[] | null;
  /** An empty text: nobody. */
  readonly assignee: string | null;
  /** Part of the contact's name or id, as typed. */
  readonly search: string | null;
  /** Both included, 0..1. */
  readonly minDepth: number | null;
  readonly maxDepth: number | null;
  /** ISO 8601 in UTC: from this moment on, and before that one. */
  readonly activeFrom: string | null;
  readonly activeBefore: string | null;
  /** Of the agent. */
  readonly team: string | null;
  /** All of which hold for the contact, as of now. */
  readonly persons: readonly PersonCondition[] | null;
  readonly sort: (typeof SORTS)[number];
  readonly order: (typeof ORDERS)[number];
}

/** The query of an export. */
export class RelationshipParameters extends PersonParameters {
  @TextParameter('Only relationships of this agent: its UUID or name')
  agent!: string | null;

  @ChoicesParameter('Only these bands', BANDS)
  band!: Band[] | null;

  @ChoicesParameter('Only these life-cycle stages', STAGES)
  stage!: Stage[] | null;

  @BooleanParameter('true: only relationships at risk; false: only those not at risk')
  at_risk!: boolean | null;

  @ChoicesParameter('Only relationships in these turn states', TURNS)
  turn!: TurnState[] | null;

  @CountParameter(
    'Only relationships with so many unanswered days or more: days on which we wrote after the contact last took part',
    MAX_UNANSWERED,
  )
  unanswered_min!: number | null;

  @ChoicesParameter('Only relationships with an episode in these states whose condition lasts', LASTING_STATES)
  episode_state!: LastingState[] | null;

  @TextParameter(
    'Only relationships with an episode of this assignee whose condition lasts; `me`: yours; `none`: that nobody looks after',
    { maxLength: MAX_QUERY_TEXT },
  )
  assignee!: string | null;

  @TextParameter(
    'Only contacts whose name, or one of whose ids, contains this text; case, accents and Unicode form do not matter',
    {
      maxLength: MAX_QUERY_TEXT,
    },
  )
  search!: string | null;

  @NumberParameter('Only relationships with this depth or more, 0 to 1', DEPTHS, {
    with: 'max_depth',
    accepts: (min, max) => min <= max,
    message: () => 'above `max_depth`',
  })
  min_depth!: number | null;

  @NumberParameter('Only relationships with this depth or less, 0 to 1', DEPTHS)
  max_depth!: number | null;

  @TimeParameter(`Only relationships whose last interaction was at this time or later: ${DAY_OR_TIME}`, {
    with: 'active_before',
    accepts: (from, before) => from < before,
    message: () => 'not before `active_before`',
  })
  active_from!: string | null;

  @TimeParameter(`Only relationships whose last interaction was before this time: ${DAY_OR_TIME}`)
  active_before!: string | null;

  @TextParameter('Only relationships of agents of this team', { maxLength: MAX_QUERY_TEXT })
  team!: string | null;

  @ChoiceParameter('Sort key', SORTS, 'depth')
  sort!: RelationshipFilter['sort'];

  @ChoiceParameter('Sort order (default: desc; asc for names). Ties are ordered by agent_id, user_id', ORDERS, null)
  order!: RelationshipFilter['order'] | null;
}

/** The query of a list. */
export class RelationshipListParameters extends RelationshipParameters {
  @ClampedParameter(`Relationships per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter(
    '`next_cursor` of the previous page, with the same filter and order; absent: the first page. A cursor expires an hour after the next recompute; the response is then 410',
  )
  cursor!: string | null;
}

/** @throws InvalidInput if a key asks for its own episodes */
export function relationshipFilter(parameters: RelationshipParameters, caller: Caller): RelationshipFilter {
  const { agent, search, sort } = parameters;
  return {
    agent,
    bands: parameters.band,
    stages: parameters.stage,
    atRisk: parameters.at_risk,
    turns: parameters.turn,
    unansweredMin: parameters.unanswered_min,
    episodeStates: parameters.episode_state,
    assignee: askedAssignee(caller, parameters.assignee),
    search,
    minDepth: parameters.min_depth,
    maxDepth: parameters.max_depth,
    activeFrom: parameters.active_from,
    activeBefore: parameters.active_before,
    team: parameters.team,
    persons: personConditions(parameters),
    sort,
    order: parameters.order ?? (sort === 'name' ? 'asc' : 'desc'),
  };
}
