import {
  TRANSITION_CAUSES,
  TRANSITION_TYPES,
  type TransitionCause,
  type TransitionType,
} from '../database/entities/transition.entity';
import {
  ChoiceParameter,
  ChoicesParameter,
  ClampedParameter,
  CursorParameter,
  DayParameter,
  TextParameter,
  TimeParameter,
} from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';

const ORDERS = ['desc', 'asc'] as const;
const PAGE_SIZE = { default: 50, max: 500 };

/** The query of the list; null: any. */
export class TransitionParameters {
  @ChoicesParameter('Only these types', TRANSITION_TYPES)
  type!: TransitionType[] | null;

  @ChoicesParameter('Only these causes', TRANSITION_CAUSES)
  cause!: TransitionCause[] | null;

  @TextParameter('Only those of this agent: its UUID or name')
  agent!: string | null;

  @TextParameter('Only those of this contact: your own id of it', { maxLength: MAX_QUERY_TEXT })
  contact!: string | null;

  @DayParameter('Only days from this one on, YYYY-MM-DD', {
    with: 'to',
    accepts: (from, to) => from <= to,
    message: (to) => `after \`to\`, which is ${to}`,
  })
  from!: string | null;

  @DayParameter('Only days up to this one, YYYY-MM-DD')
  to!: string | null;

  @TimeParameter(
    'Only those recorded at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. To follow the list, use `order=asc` and the cursor',
  )
  since!: string | null;

  @ChoiceParameter('desc: newest first', ORDERS, 'desc')
  order!: (typeof ORDERS)[number];

  @ClampedParameter(`Transitions per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, with the same filter and order; absent: the first page')
  cursor!: string | null;
}
