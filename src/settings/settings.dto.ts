import { DoubleField, Int64Field, ListField, ObjectField, TextField, TimeField } from '../http/query/field.decorators';

/** Lowest depth of each band. */
class BandSettingsItem {
  @DoubleField('Depth from which the band is deep, 0..1; 0.75 by default.')
  deep!: number;

  @DoubleField('Depth from which the band is strong, 0..1; 0.5 by default.')
  strong!: number;

  @DoubleField('Depth from which the band is warm, 0..1; 0.25 by default.')
  warm!: number;

  @DoubleField('Depth from which the band is light, 0..1; 0.1 by default. Below it the band is faint.')
  light!: number;
}

/** When a relationship of two interactions or more is at risk. */
class AtRiskSettingsItem {
  @Int64Field('Cooling: silent for this many days or more, 1 to 365; 7 by default, …')
  cooling_silence_days!: number;

  @DoubleField('… with depth below this, 0..1; 0.4 by default.')
  cooling_depth!: number;

  @Int64Field('Overdue: silent for this many days or more, 1 to 365; 14 by default, and for four typical gaps, …')
  overdue_silence_days!: number;

  @DoubleField('… with depth below this, 0..1; 0.6 by default.')
  overdue_depth!: number;
}

/** Shares of the components in the Moat Index; they add up to 1. */
class WeightSettingsItem {
  @DoubleField('Weight of breadth, 0..1; 0.3 by default.')
  breadth!: number;

  @DoubleField('Weight of depth quality, 0..1; 0.35 by default.')
  depth_quality!: number;

  @DoubleField('Weight of trend, 0..1; 0.15 by default.')
  trend!: number;

  @DoubleField('Weight of risk, 0..1; 0.2 by default.')
  risk!: number;
}

/** What is announced as a transition, and for how long it is kept. */
class SignalSettingsItem {
  @Int64Field('Days for which a return to a state that was just left is held back, 0 to 30; 3 by default.')
  cooldown_days!: number;

  @Int64Field('Days that a contact waits for an answer until a reply is owed, 1 to 30; 3 by default.')
  reply_owed_days!: number;

  @DoubleField('Change of the Moat Index, 0.001..1, since it was announced last, that is announced; 0.02 by default.')
  moat_index_step!: number;

  @Int64Field('Days for which transitions are kept, 1 to 365; 90 by default.')
  keep_days!: number;

  @DoubleField('Potential from which a relationship at risk opens an episode, 0..1; 0.25 by default.')
  episode_potential!: number;

  @Int64Field('Share of relationships, in percent, whose episodes are held out, 0 to 50; 0 by default.')
  holdout_percent!: number;
}

/** Everything in the score that a project can set. */
export class SettingsItem {
  @Int64Field(
    'Days ahead that depth, risk and potential refer to, 1 to 365; 30 by default. Expected active days = A × F × horizon / 120.',
  )
  horizon_days!: number;

  @ObjectField(() => BandSettingsItem)
  bands!: BandSettingsItem;

  @ObjectField(() => AtRiskSettingsItem)
  at_risk!: AtRiskSettingsItem;

  @DoubleField(
    'Expected active contacts at which breadth is one half, above 0; 25 by default. breadth = S / (S + this).',
  )
  breadth_half!: number;

  @ObjectField(() => WeightSettingsItem)
  weights!: WeightSettingsItem;

  @TextField(
    'learned: the model is fitted to the project’s own outcomes, the default of new projects. fixed: one formula for all ' +
      'projects. Used by version 2 of the score.',
    { enum: ['learned', 'fixed'] },
  )
  model!: string;

  @TextField(
    'counts: an interaction without direction counts as one in which the contact takes part. ignored: it does not ' +
      'count, except for meetings. Used by version 2 of the score.',
    { enum: ['counts', 'ignored'] },
  )
  undirected!: string;

  @ObjectField(() => SignalSettingsItem)
  signals!: SignalSettingsItem;
}

/** One version of the settings. */
export class SettingsVersionItem {
  @Int64Field('Version, counted from 1; 0 for the defaults.')
  version!: number;

  @ObjectField(() => SettingsItem)
  settings!: SettingsItem;

  @TimeField('When they were applied; null for the defaults.', { nullable: true })
  applied_at!: string | null;

  @TextField('Id of the user who applied them; null for the defaults.', { nullable: true })
  applied_by!: string | null;

  @Int64Field('The version that this one restored, 0 or more; null unless it is a rollback.', { nullable: true })
  restores!: number | null;
}

/** The current settings. The next recompute applies them to the scores. */
export class SettingsBody extends SettingsVersionItem {}

/** The versions of the settings of the project. */
export class SettingsVersionsBody {
  @ListField(() => SettingsVersionItem, 'Newest first; without the defaults, which are version 0.')
  versions!: SettingsVersionItem[];

  @Int64Field('Number of all versions, 0 or more.')
  total!: number;
}
