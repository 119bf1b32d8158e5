import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';

/** One past day from which the backtest predicted. */
class BacktestCutoffItem {
  @TextField('The day, YYYY-MM-DD. Later data is not used for the prediction.')
  date!: string;

  @Int64Field('Relationships that existed by then, 0 or more.')
  relationships!: number;

  @Int64Field('Relationships of these without an active day in the horizon after it, 0 or more.')
  silent!: number;
}

/** How well a model predicted at one cutoff. */
class BacktestModelCutoff {
  @TextField('The cutoff, YYYY-MM-DD.')
  date!: string;

  @DoubleField('AUC for silence, 0..1, at this cutoff; null if all relationships had the same outcome.', {
    nullable: true,
  })
  auc!: number | null;

  @DoubleField('Spearman for volume, -1..1, at this cutoff; null if all relationships had the same outcome.', {
    nullable: true,
  })
  spearman!: number | null;
}

/** One tenth of the predictions of silence, over all cutoffs. */
class BacktestDecileItem {
  @Int64Field('Tenth of the predictions, 1 to 10; 1 is the least likely to go silent.')
  decile!: number;

  @Int64Field('Relationships in it, 0 or more. Equal predictions stay together.')
  count!: number;

  @DoubleField(
    'Mean predicted probability of silence, 0..1; null for models without probabilities, and for an empty tenth.',
    {
      nullable: true,
    },
  )
  predicted!: number | null;

  @DoubleField('Share that was silent, 0..1; null for an empty tenth.', { nullable: true })
  observed!: number | null;
}

/** How well one model predicted who would be silent. */
class BacktestModelItem {
  @TextField(
    'depth: the score, by the model that the project uses; a learned one is fitted at each cutoff. recency: days since ' +
      'the last active day. frequency: active days. rfm: quintiles 1..5 of recency, frequency and sum of weights, added ' +
      'up. bg_nbd: the BG/NBD model, fitted by maximum likelihood at each cutoff.',
    { enum: ['depth', 'recency', 'frequency', 'rfm', 'bg_nbd'] },
  )
  model!: string;

  @DoubleField(
    'Area under the ROC curve for silence, 0..1, 0.5 by chance: how often of one silent and one active relationship the ' +
      'silent one was ranked riskier. Mean over the cutoffs; null if all relationships had the same outcome.',
    { nullable: true },
  )
  auc!: number | null;

  @DoubleField(
    "Spearman's rank correlation, -1..1, of the prediction with the active days in the horizon. Mean over the cutoffs; " +
      'null if all relationships had the same outcome.',
    { nullable: true },
  )
  spearman!: number | null;

  @Int64Field(
    'Relationships flagged at risk, summed over the cutoffs, 0 or more. Each baseline flags as many as the score does, ' +
      'the most certain first. Only relationships with two interactions or more can be flagged.',
  )
  flagged!: number;

  @DoubleField('Silent among all that can be flagged, 0..1: the precision of a random flag; null if there are none.', {
    nullable: true,
  })
  base_rate!: number | null;

  @DoubleField('Silent among the flagged, 0..1; null if none is flagged.', { nullable: true })
  precision!: number | null;

  @DoubleField('Flagged among the silent with two interactions or more, 0..1; null if none was silent.', {
    nullable: true,
  })
  recall!: number | null;

  @DoubleField(
    'Mean difference of predicted and observed share per tenth, 0..1, weighted by size; null for models without ' +
      'probabilities.',
    { nullable: true },
  )
  calibration_error!: number | null;

  @ListField(() => BacktestModelCutoff, 'The same per cutoff.')
  cutoffs!: readonly BacktestModelCutoff[];

  @ListField(() => BacktestDecileItem, 'Predicted against observed, all ten, from the lowest.')
  deciles!: readonly BacktestDecileItem[];
}

/** One tenth of the predicted probabilities that the contact takes part. */
class ParticipationTenthItem {
  @DoubleField('Lowest probability of the group, 0..0.9.')
  from!: number;

  @DoubleField('Upper limit of the probability, 0.1..1, exclusive except for 1.')
  to!: number;

  @Int64Field('Relationships in it, 0 or more.')
  rows!: number;

  @DoubleField('Mean predicted probability, 0..1; null if the group is empty.', { nullable: true })
  said!: number | null;

  @DoubleField('Share of the contacts that took part, 0..1; null if the group is empty.', { nullable: true })
  took_part!: number | null;
}

/** How well one model of version 2 predicted that the contact takes part. */
class BacktestParticipationItem {
  @TextField('fixed: one formula for all projects. learned: fitted at each cutoff, on the data of that time.', {
    enum: ['fixed', 'learned'],
  })
  model!: string;

  @DoubleField(
    'Area under the ROC curve, 0..1, 0.5 by chance; mean over the cutoffs. Null if all contacts had the same outcome.',
    {
      nullable: true,
    },
  )
  auc!: number | null;

  @DoubleField('Mean logarithmic loss, 0 or more, lower is better; null without relationships.', { nullable: true })
  log_loss!: number | null;

  @DoubleField(
    'Mean squared difference of probability and outcome, 0..1, lower is better; null without relationships.',
    {
      nullable: true,
    },
  )
  brier!: number | null;

  @DoubleField('Mean difference of predicted and observed share per tenth of the relationships, 0..1.', {
    nullable: true,
  })
  calibration_error!: number | null;

  @Int64Field('Relationships treated as alarms, 0 or more: the same number for each model, the most certain first.')
  alarms!: number;

  @DoubleField('Share of the alarms in which the contact did not take part, 0..1; null without alarms.', {
    nullable: true,
  })
  precision!: number | null;

  @ListField(() => ParticipationTenthItem, 'Tenths of the probability, from the lowest.')
  reliability!: readonly ParticipationTenthItem[];
}

/** The result of the last backtest of the project. */
export class BacktestBody {
  @TimeField('When it was run; null before the first.', { nullable: true })
  ran_at!: string | null;

  @Int64Field('Days predicted from each cutoff, 1 to 365; null before the first.', { nullable: true })
  horizon_days!: number | null;

  @ListField(() => BacktestCutoffItem, 'The past days of the backtest, ascending; empty before the first backtest.')
  cutoffs!: readonly BacktestCutoffItem[];

  @ListField(() => BacktestModelItem, 'The score first, then the baselines; empty before the first.')
  models!: readonly BacktestModelItem[];

  @TextField('The result in plain words, including when the score loses.')
  verdict!: string;

  @ListField(
    () => BacktestParticipationItem,
    'How well the fixed and the learned model predicted that the contact takes part. Empty before the first backtest, and under version 1 of the score.',
  )
  participation!: readonly BacktestParticipationItem[];

  @TextField('The result of that comparison in plain words; empty if there is none.')
  participation_verdict!: string;

  @BooleanField(
    'Whether the history was shorter than two horizons at the last cutoff, so that the figures may still change considerably.',
  )
  provisional!: boolean;
}
