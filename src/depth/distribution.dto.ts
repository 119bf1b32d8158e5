import { DoubleField, Int64Field, Int64MapField, ListField, TextField } from '../http/query/field.decorators';

/** One day of a trend. */
export class DepthTrend {
  @DoubleField('Mean depth of all relationships at the end of that day, 0 to 1.')
  avg_depth!: number;

  @Int64Field('Relationships by then, 0 or more.')
  count!: number;

  @TextField('UTC day, YYYY-MM-DD.')
  date!: string;
}

/** How deep the relationships of an agent, or of a whole project, are. */
export class DepthDistributionBody {
  @Int64Field('Relationships at risk, 0 or more.')
  at_risk!: number;

  @DoubleField('Mean depth: sum of depths / total, 0 to 1; 0 without relationships.')
  avg_depth!: number;

  @Int64MapField('Relationships per band: deep, strong, warm, light and faint, each 0 or more.')
  bands!: Record<string, number>;

  @Int64Field('Relationships whose depth fell by .05 or more within 28 days, 0 or more.')
  declining!: number;

  @Int64Field('Relationships whose depth rose by .05 or more within 28 days, 0 or more.')
  deepened!: number;

  @Int64Field('All relationships, 0 or more.')
  total!: number;

  @ListField(() => DepthTrend, 'One point per UTC day, ascending.')
  trend!: DepthTrend[];
}
