import { BooleanParameter, ChoiceParameter, ChoicesParameter, TextParameter } from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { BANDS, type Band } from '../scoring/band';

const SORTS = ['depth', 'contacts', 'last_interaction', 'name'] as const;
const ORDERS = ['desc', 'asc'] as const;

/** Which accounts, and in which order. Null: any. */
export interface AccountFilter {
  readonly search: string | null;
  readonly agent: string | null;
  readonly bands: readonly Band[] | null;
  readonly singleThreaded: boolean | null;
  readonly sort: (typeof SORTS)[number];
  readonly order: (typeof ORDERS)[number];
}

/** The query of a list of accounts, besides its page. */
export class AccountParameters {
  @TextParameter('Only accounts whose id or name contains this text; case, accents and Unicode form do not matter', {
    maxLength: MAX_QUERY_TEXT,
  })
  search!: string | null;

  @TextParameter('Only accounts of which this agent knows a contact: its UUID or name')
  agent!: string | null;

  @ChoicesParameter('Only accounts in these bands', BANDS)
  band!: Band[] | null;

  @BooleanParameter('true: only accounts that hang on one contact or one agent; false: only the others')
  single_threaded!: boolean | null;

  @ChoiceParameter('Sort key', SORTS, 'depth')
  sort!: AccountFilter['sort'];

  @ChoiceParameter('Sort order (default: desc; asc for names). Ties are ordered by account_id', ORDERS, null)
  order!: AccountFilter['order'] | null;
}

export function accountFilter(parameters: AccountParameters): AccountFilter {
  const { search, agent, band, single_threaded, sort, order } = parameters;
  return {
    ...{ search, agent, bands: band, singleThreaded: single_threaded, sort },
    order: order ?? (sort === 'name' ? 'asc' : 'desc'),
  };
}
