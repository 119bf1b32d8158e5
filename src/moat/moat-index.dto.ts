import { DoubleField, ObjectField } from '../http/query/field.decorators';

/** Earlier values of the index; 0 if there was no history yet. */
export class MoatIndexComparison {
  @DoubleField('The Moat Index 30 days ago, 0 to 1.')
  last_month!: number;

  @DoubleField('The Moat Index 91 days ago, 0 to 1.')
  last_quarter!: number;
}

/** The components of the index; higher is better in each. */
export class MoatIndexComponents {
  @DoubleField(
    'S / (S + 25), 0 to 1, S = sum of the evidence of all relationships: contacts to expect in the next 30 days, without the chances of first replies; the 25 is a setting of the project.',
  )
  breadth!: number;

  @DoubleField(
    'Mean evidence of the relationships, 0 to 1, weighted by what each is worth: (n - 1) / (n + 3), n = days on which the contact took part, halved per 120 days of silence.',
  )
  depth_quality!: number;

  @DoubleField('Share of the same weight that is neither at risk nor dormant, 0 to 1; high when safe.')
  risk!: number;

  @DoubleField(
    'Whether evidence was gained or lost within 28 days, 0 to 1: (gains + 1) / (gains + losses + 2); .5 is even.',
  )
  trend!: number;
}

/** The composite Moat Index of a project. */
export class MoatIndexBody {
  @ObjectField(() => MoatIndexComparison)
  comparison!: MoatIndexComparison;

  @ObjectField(() => MoatIndexComponents)
  components!: MoatIndexComponents;

  @DoubleField(
    '.30 breadth + .35 depth_quality + .15 trend + .20 risk, 0 to 1; the weights are settings of the project.',
  )
  moat_index!: number;

  @DoubleField('moat_index minus moat_index_prev, -1 to 1.')
  moat_index_delta!: number;

  @DoubleField('The Moat Index 7 days ago, 0 to 1; 0 if there was no history yet.')
  moat_index_prev!: number;
}
