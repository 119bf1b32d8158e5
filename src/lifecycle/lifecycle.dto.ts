import { DoubleField, Int64Field, Int64MapField, ListField, TextField } from '../http/query/field.decorators';

const STAGE =
  'Life-cycle stage, the first that fits: new (first active day within 28 days; of a contact that never took part, first ' +
  'message); unanswered (the contact never took part); dormant (silent for 56 days and four typical gaps, depth below ' +
  '0.25); at_risk; one_off (took part once); reactivated (active in the last 28 days, not in the 28 before); core (depth ' +
  '0.75 or more); growing (depth up by 0.05 or more in 28 days); steady. In lists: new, growing, core, steady, ' +
  'reactivated, one_off, unanswered, at_risk, dormant.';

/** One of the nine stages. */
class LifeCycleStage {
  @TextField(STAGE)
  stage!: string;

  @Int64Field('Relationships in it at the end of `from`, 0 or more.')
  count_from!: number;

  @Int64Field('Relationships in it at the end of `to`, 0 or more.')
  count!: number;
}

/** One row of the transition matrix. */
class LifeCycleTransition {
  @TextField('Stage at the end of `from`; none for relationships that did not exist yet.')
  from!: string;

  @Int64Field('All relationships of this row, 0 or more.')
  count!: number;

  @Int64MapField('Relationships by stage at the end of `to`, 0 or more; always all nine stages.')
  to!: Record<string, number>;
}

/** Who came and went within 28 days. */
export class LifeCycleWindow {
  @TextField('Its first day, YYYY-MM-DD.')
  from!: string;

  @TextField('Its last day, YYYY-MM-DD.')
  to!: string;

  @Int64Field('Relationships in which the contact took part in it, 0 or more: new + retained + resurrected.')
  active!: number;

  @Int64Field('Relationships in which the contact took part in it for the first time ever, 0 or more.')
  new!: number;

  @Int64Field('Active in it and in the 28 days before it, 0 or more.')
  retained!: number;

  @Int64Field('Active in it and earlier, but not in the 28 days before it, 0 or more.')
  resurrected!: number;

  @Int64Field('Active in the 28 days before it, but not in it, 0 or more.')
  lapsed!: number;

  @DoubleField(
    'Quick ratio: (new + resurrected) / lapsed, 0 or more; above 1 the active relationships grow. null if none lapsed.',
    { nullable: true },
  )
  quick_ratio!: number | null;
}

const MODEL_VERSION = 'Version of the model in force';

/** How the relationships of a project moved between two days. */
export class LifeCycleBody {
  @TextField('First of the two days compared, YYYY-MM-DD.')
  from!: string;

  @TextField('Second of the two days compared, YYYY-MM-DD.')
  to!: string;

  @Int64Field(`${MODEL_VERSION} on the first day, 1 or more; 1 is the fixed formula, null is version 1 of the score.`, {
    nullable: true,
  })
  from_model_version!: number | null;

  @Int64Field(
    `${MODEL_VERSION} on the second day, 1 or more, or null. If it differs from the first, the change of model also moved ` +
      'relationships between stages.',
    { nullable: true },
  )
  to_model_version!: number | null;

  @ListField(() => LifeCycleStage, 'Always all nine, in the same order.')
  stages!: LifeCycleStage[];

  @ListField(() => LifeCycleTransition, 'Always ten rows: none, then the nine stages.')
  transitions!: LifeCycleTransition[];

  @ListField(
    () => LifeCycleWindow,
    'Windows of 28 days, counted back from `to` while they fit after `from` (at least one), ascending.',
  )
  windows!: LifeCycleWindow[];
}
