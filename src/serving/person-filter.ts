import { TextParameter, TraitsParameter } from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import type { TraitCondition } from '../http/query/trait-conditions';

/** A condition on what is known of a contact. */
export interface PersonCondition extends TraitCondition {
  readonly kind: 'trait' | 'account' | 'tier';
}

/** The parameters of a list of contacts, or of something that they have. */
export class PersonParameters {
  @TraitsParameter(
    'Only contacts with these traits, such as `plan:pro,seats>=10`: separated by commas, all of them. `vip`: has the trait; `plan:pro,plan:team`: either; numbers and dates also compare by >=, >, <= and <; a value with a comma is in double quotes',
  )
  trait!: TraitCondition[] | null;

  @TextParameter('Only contacts of the account with this id', { maxLength: MAX_QUERY_TEXT })
  account!: string | null;

  @TextParameter('Only contacts that were last assigned to this tier', { maxLength: MAX_QUERY_TEXT })
  tier!: string | null;
}

/** @returns null if nothing is asked for */
export function personConditions({ trait, account, tier }: PersonParameters): PersonCondition[] | null {
  const is = (kind: PersonCondition['kind'], text: string): PersonCondition => ({
    ...{ kind, name: '', op: 'is', texts: [text], number: null, moment: null },
  });
  const conditions = [
    ...(trait ?? []).map((condition): PersonCondition => ({ kind: 'trait', ...condition })),
    ...(account === null ? [] : [is('account', account)]),
    ...(tier === null ? [] : [is('tier', tier)]),
  ];
  return conditions.length > 0 ? conditions : null;
}
