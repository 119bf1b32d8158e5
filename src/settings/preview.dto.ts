import {
  BooleanField,
  DoubleField,
  Int64Field,
  Int64MapField,
  ListField,
  ObjectField,
  TextField,
} from '../http/query/field.decorators';
import { SettingsItem } from './settings.dto';

/** The scores of the project under some settings. */
class PreviewBook {
  @Int64MapField('Relationships by band, 0 or more; always all five.')
  bands!: Record<string, number>;

  @Int64Field('Relationships at risk, 0 or more.')
  at_risk!: number;

  @Int64Field('Relationships whose contact waits for an answer for `reply_owed_days` or more, 0 or more.')
  reply_owed!: number;

  @DoubleField('Moat Index, 0..1: the weighted sum of the four components.')
  moat_index!: number;

  @DoubleField('Breadth, 0..1: S / (S + breadth_half), S being the sum of evidence.')
  breadth!: number;

  @DoubleField('Depth quality, 0..1: the mean of evidence, weighted by what each relationship is worth.')
  depth_quality!: number;

  @DoubleField('Trend, 0..1: (gains + 1) / (gains + losses + 2) of evidence over 28 days.')
  trend!: number;

  @DoubleField('Risk, 0..1, high when safe: 1 - weight of relationships at risk or dormant / weight of all.')
  risk!: number;
}

/** A relationship whose band or flag changes. */
class PreviewChange {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact, or its id.')
  contact_name!: string;

  @DoubleField('Depth as served, 0..1.')
  depth!: number;

  @DoubleField('Depth under the settings and the model of the preview, 0..1.')
  proposed_depth!: number;

  @TextField('Band as served.')
  band!: string;

  @TextField('Band under the settings of the preview.')
  proposed_band!: string;

  @BooleanField('Flag as served.')
  at_risk!: boolean;

  @BooleanField('Flag under the settings of the preview.')
  proposed_at_risk!: boolean;
}

/** How well the score predicted the last whole horizon, under some settings and the most recent fit of the model. */
class PreviewBacktest {
  @TextField('The day of the prediction, YYYY-MM-DD: the last one with a whole horizon after it.')
  cutoff!: string;

  @Int64Field('Days predicted, 1 to 365.')
  horizon_days!: number;

  @Int64Field('Relationships in the backtest, 1 to 20000: all that existed by then, or a sample.')
  relationships!: number;

  @DoubleField('AUC for silence, 0..1, 0.5 by chance; null if all relationships had the same outcome.', {
    nullable: true,
  })
  auc!: number | null;

  @DoubleField(
    'Spearman rank correlation of depth and active days in the horizon, -1..1; null if all relationships had the same outcome.',
    {
      nullable: true,
    },
  )
  spearman!: number | null;

  @Int64Field('Flagged at risk, 0 or more.')
  flagged!: number;

  @DoubleField('Silent among the flagged, 0..1; null if none is flagged.', { nullable: true })
  precision!: number | null;

  @DoubleField('Flagged among the silent with two interactions or more, 0..1; null if none was silent.', {
    nullable: true,
  })
  recall!: number | null;

  @DoubleField(
    'Mean difference of predicted and observed share of silence per tenth, 0..1; null without relationships.',
    {
      nullable: true,
    },
  )
  calibration_error!: number | null;
}

/** Totals and a backtest. */
class PreviewSide {
  @ObjectField(() => SettingsItem)
  settings!: SettingsItem;

  @ObjectField(() => PreviewBook)
  book!: PreviewBook;

  @ListField(() => PreviewBacktest, 'One backtest, or none if the history is too short for the horizon.')
  backtest!: PreviewBacktest[];
}

/** What would change without interactions that have no direction, except meetings. */
class PreviewUndirected {
  @Int64Field('Interactions without a direction, 0 or more; meetings count either way.')
  interactions!: number;

  @Int64Field('Relationships that have some of them, 0 or more.')
  relationships!: number;

  @Int64Field('Relationships that have no other interactions, 0 or more: they would have no score.')
  without_others!: number;
}

/** What other settings would change. The preview itself changes nothing. */
export class SettingsPreviewBody {
  @Int64Field('Number of all relationships, 0 or more.')
  total!: number;

  @Int64Field('Relationships whose band changes, 0 or more.')
  band_changed!: number;

  @Int64Field('Relationships newly flagged at risk, 0 or more.')
  newly_at_risk!: number;

  @Int64Field('Relationships no longer flagged, 0 or more.')
  no_longer_at_risk!: number;

  /** Under the settings of the newest recompute. */
  @ObjectField(() => PreviewSide)
  current!: PreviewSide;

  /** Under the current settings, changed as in the body. */
  @ObjectField(() => PreviewSide)
  proposed!: PreviewSide;

  /** Only if the preview sets `undirected` to ignored and it counts today; the totals do not show it. */
  @ObjectField(() => PreviewUndirected, { required: false })
  undirected?: PreviewUndirected;

  @ListField(
    () => PreviewChange,
    'Relationships that change band or flag, the highest value at stake first; at most `limit`.',
  )
  changes!: PreviewChange[];
}
