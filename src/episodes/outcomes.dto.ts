import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
} from '../http/query/field.decorators';
import { BANDS } from '../scoring/band';

/** How many contacts took part within 30 days after their episode began. */
export class ReturnRateItem {
  @Int64Field('Number of contacts, one for each episode, 0 or more.')
  n!: number;

  @Int64Field('How many of them took part within 30 days, 0 or more; null while n is too small.', {
    nullable: true,
  })
  returned!: number | null;

  @DoubleField('Share of contacts that took part, 0..1: returned / n; null while n is too small.', { nullable: true })
  rate!: number | null;

  @DoubleField('Lower end of the 95 % interval (Wilson) of the share, 0..1; null while n is too small.', {
    nullable: true,
  })
  low!: number | null;

  @DoubleField('Upper end of the 95 % interval (Wilson) of the share, 0..1; null while n is too small.', {
    nullable: true,
  })
  high!: number | null;

  @Int64Field('How many more contacts are needed until the share is shown, 0 or more.')
  more_needed!: number;
}

/** One share minus another. All are null while one of the two is not shown. */
export class RateDifferenceItem {
  @DoubleField('The first share minus the second, -1..1; null while one of them is not shown.', { nullable: true })
  value!: number | null;

  @DoubleField('Lower end of the 95 % interval (Newcombe) of the share difference, -1..1; null as above.', {
    nullable: true,
  })
  low!: number | null;

  @DoubleField('Upper end of the 95 % interval (Newcombe) of the share difference, -1..1; null as above.', {
    nullable: true,
  })
  high!: number | null;
}

/** Return rates of episodes that were acted on and not, and of those offered and held out. */
export class OutcomeComparison {
  @ObjectField(() => ReturnRateItem)
  acted!: ReturnRateItem;

  @ObjectField(() => ReturnRateItem)
  not_acted!: ReturnRateItem;

  @ObjectField(() => RateDifferenceItem)
  observed_difference!: RateDifferenceItem;

  @ObjectField(() => ReturnRateItem)
  offered!: ReturnRateItem;

  @ObjectField(() => ReturnRateItem)
  holdout!: ReturnRateItem;

  @ObjectField(() => RateDifferenceItem)
  effect!: RateDifferenceItem;
}

/** The comparison for one recommended action and one band. */
export class OutcomeGroupItem extends OutcomeComparison {
  @TextField('Code of the action that was recommended when the episodes began.')
  action!: string;

  @TextField('Band when the episodes began.', { enum: BANDS })
  band!: string;
}

/** Whether contacts returned after their episodes. */
export class OutcomesBody {
  @TextField('First day of the period in which the episodes began, YYYY-MM-DD.')
  from!: string;

  @TextField('Last day of the period in which the episodes began, YYYY-MM-DD.')
  to!: string;

  @Int64Field('Contacts left out because the 30 days of their episode are not over yet, 0 or more.')
  pending!: number;

  @BooleanField(
    'Whether a share of the episodes was held out, so that `effect` is an estimate of what working on them does.',
  )
  has_holdout!: boolean;

  @TextField('How to read the differences, in one or two sentences. The wording may change at any time.')
  meaning!: string;

  @ObjectField(() => OutcomeComparison)
  overall!: OutcomeComparison;

  @ListField(() => OutcomeGroupItem, 'By recommended action and band, the most episodes first.')
  groups!: OutcomeGroupItem[];
}
