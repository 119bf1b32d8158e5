import { ChoiceParameter, TextParameter } from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { PIPELINE_STAGES } from '../scoring/pipeline-stages';
import { PersonParameters } from '../serving/person-filter';

const SORTS = ['id', 'name', 'depth', 'last_interaction'] as const;
const ORDERS = ['desc', 'asc'] as const;

/** An order of the contacts. */
export interface ContactOrder {
  readonly sort: (typeof SORTS)[number];
  readonly order: (typeof ORDERS)[number];
}

/** The query of a list of contacts, besides its page. */
export class ContactParameters extends PersonParameters {
  @TextParameter(
    'Only contacts of which an id, a name or the text of a trait contains this text; case, accents and Unicode form do not matter',
    { maxLength: MAX_QUERY_TEXT },
  )
  search!: string | null;

  @TextParameter('Only contacts that this agent knows: its UUID or name')
  agent!: string | null;

  @ChoiceParameter('Only contacts at this stage of the pipeline', PIPELINE_STAGES, null)
  pipeline_stage!: (typeof PIPELINE_STAGES)[number] | null;

  @ChoiceParameter('Sort key', SORTS, 'id')
  sort!: ContactOrder['sort'];

  @ChoiceParameter(
    'Sort order (default: desc; asc for ids and names). Ties are ordered by user_id; contacts without an interaction come last',
    ORDERS,
    null,
  )
  order!: ContactOrder['order'] | null;
}

/** The order that a query asks for. */
export function contactOrder({ sort, order }: ContactParameters): ContactOrder {
  return { sort, order: order ?? (sort === 'id' || sort === 'name' ? 'asc' : 'desc') };
}
