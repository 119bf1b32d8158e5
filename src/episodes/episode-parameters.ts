import {
  EPISODE_KINDS,
  EPISODE_STATES,
  type EpisodeKind,
  type EpisodeState,
} from '../database/entities/episode.entity';
import {
  BooleanParameter,
  ChoiceParameter,
  ChoicesParameter,
  ClampedParameter,
  CursorParameter,
  NumberParameter,
  TextParameter,
} from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { RECOMMENDED_ACTIONS } from '../scoring/action-sentence';
import type { RecommendedAction } from '../scoring/relationship-score';

const HOLDOUTS = ['no', 'only', 'all'] as const;
const SORTS = ['value', 'opened_at', 'closed_at'] as const;
const ORDERS = ['desc', 'asc'] as const;
const PAGE_SIZE = { default: 50, max: 500 };

/** Which episodes are meant; null: any. */
export class EpisodeScope {
  @ChoicesParameter('Only these kinds', EPISODE_KINDS)
  kind!: EpisodeKind[] | null;

  @TextParameter('Only episodes of this agent: its UUID or name')
  agent!: string | null;

  @TextParameter('Only episodes of this contact: your own id of it', { maxLength: MAX_QUERY_TEXT })
  contact!: string | null;

  @TextParameter(
    'Only those of this assignee; `me`: yours; `none`: those that nobody looks after; `me_or_none`: both of these',
    { maxLength: MAX_QUERY_TEXT },
  )
  assignee!: string | null;

  @ChoicesParameter('Only those of which one of these actions is recommended now', RECOMMENDED_ACTIONS)
  action!: RecommendedAction[] | null;

  @BooleanParameter('true: only those whose recommended action asks for something today: not to wait, or to let rest')
  due!: boolean | null;

  @NumberParameter('Only episodes whose value at stake was at least this when they began, 0 to 1', [0, 1])
  min_value!: number | null;
}

/** The query of the list; null: any. */
export class EpisodeParameters extends EpisodeScope {
  @ChoicesParameter('Only these states (default: open)', EPISODE_STATES)
  state!: EpisodeState[] | null;

  @ChoiceParameter(
    'no: episodes offered to people (default); only: those held out at random; all: both',
    HOLDOUTS,
    'no',
  )
  holdout!: (typeof HOLDOUTS)[number];

  @ChoiceParameter(
    'Sort key: the value at stake when they began, when they were opened, or when they were closed; the last one lists only those that are closed',
    SORTS,
    'value',
  )
  sort!: (typeof SORTS)[number];

  @ChoiceParameter('Sort order. Ties are ordered by episode_id', ORDERS, 'desc')
  order!: (typeof ORDERS)[number];

  @ClampedParameter(`Episodes per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, with the same filter and order; absent: the first page')
  cursor!: string | null;
}
