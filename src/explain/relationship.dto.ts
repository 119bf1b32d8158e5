import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../http/query/field.decorators';

const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'];
const BAND =
  'deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint, unless the project sets others';
const STAGES = ['new', 'dormant', 'at_risk', 'one_off', 'reactivated', 'core', 'growing', 'steady'];
const DEPTH =
  'Probability, 0 to 1, that the pair is active on at least one of the next 30 days (the horizon, a setting of the project): E / (1 + E), E = expected_active_days.';

/** What the formula is given. All of it as of the end of that day. */
class DepthInputs {
  @Int64Field('Interactions with a weight above 0, 1 or more.')
  interactions!: number;

  @Int64Field('n: days with at least one of them, 1 or more. However many there are in a day, it is one active day.')
  active_days!: number;

  @TextField('First active day, YYYY-MM-DD.')
  first_day!: string;

  @TextField('Last active day, YYYY-MM-DD.')
  last_day!: string;

  @Int64Field('r: whole days since the last active day, 0 or more.')
  silence_days!: number;

  @DoubleField('g: days from one active day to the next, above 0: (last_day - first_day + 7) / active_days.')
  typical_gap!: number;

  @DoubleField('A: active days, each worth min(1, its weights) x 2^(-age in days / 120); 0 to active_days.')
  active_value!: number;

  @DoubleField(
    'F: 1 just after an active day, one half after four typical gaps of silence: 1 / (1 + (r / 4g)^1.5), 0 to 1.',
  )
  freshness!: number;

  @DoubleField(
    'E: active days to expect within the horizon, 0 or more: A x F x horizon / 120, which is A x F / 4 for 30 days.',
  )
  expected_active_days!: number;

  @DoubleField('Depth if they came back today, 0 to 1: A / (A + 120 / horizon), which is A / (A + 4) for 30 days.')
  potential!: number;
}

/** One step from nothing to depth. */
class ContributionItem {
  @TextField(
    'active_days: the active days, were all of them today; age: what their age takes away; silence: what the silence takes from that.',
    { enum: ['active_days', 'age', 'silence'] },
  )
  factor!: string;

  @DoubleField('What the factor adds to depth, -1 to 1. The three add up to depth exactly, at 6 decimals.')
  contribution!: number;

  @DoubleField(
    'Depth with this factor and those before it, 0 to 1; after age it is the potential, after silence the depth.',
  )
  depth!: number;
}

/** What moved depth within 28 days. */
class DepthMovementItem {
  @TextField('28 days before as_of, YYYY-MM-DD.')
  since!: string;

  @DoubleField('Depth at the end of that day, 0 to 1; 0 where nothing had happened yet.')
  depth_then!: number;

  @DoubleField(
    'What age and silence alone would have done to depth, had nothing happened since, -1 to 0. With new_activity it adds up to trend exactly, at 6 decimals.',
  )
  passing_time!: number;

  @DoubleField('What the active days since then did on top of that, -1 to 1.')
  new_activity!: number;

  @Int64Field('Active days in these 28 days, 0 to 28.')
  active_days!: number;

  @Int64Field('Active days in the 28 days before, 0 to 28.')
  active_days_before!: number;

  @TextField('Why depth moved, in one sentence.')
  why!: string;
}

/** What to do next. */
class ActionItem {
  @TextField('Stable code of the action.', {
    enum: [
      'win_back',
      'let_rest',
      'reach_out_now',
      'light_nudge',
      'second_touch',
      'nurture',
      'welcome_back',
      'invite_reply',
      'check_in',
      'protect',
      'deepen',
      'keep_rhythm',
    ],
  })
  code!: string;

  @TextField('The action as one sentence. Its wording may change at any time.')
  sentence!: string;
}

/** What happens if nothing happens: computed by the formula, exact to the day. */
class DepthOutlookItem {
  @TextField('The band that depth falls to first; null in the lowest one.', { nullable: true, enum: BANDS })
  next_band!: string | null;

  @TextField('First day, YYYY-MM-DD, on which depth is below its present band; null in the lowest one.', {
    nullable: true,
  })
  next_band_on!: string | null;

  @TextField(
    'First day, YYYY-MM-DD, on which the contact is at risk; null if it already is, or after a single interaction, which never is.',
    { nullable: true },
  )
  at_risk_on!: string | null;
}

/** One interaction that counts. */
class ExplainedInteraction {
  @TimeField('When it happened.')
  occurred_at!: string;

  @TextField('What it was.', { enum: ['message', 'call', 'meeting', 'email', 'other'] })
  kind!: string;

  @TextField('inbound or outbound, seen from the agent; null if unknown.', { nullable: true })
  direction!: string | null;

  @DoubleField('Weight as it was sent, above 0; all of a day together count 1 at most.')
  weight!: number;

  @TextField('Your own id of it; null if it has none.', { nullable: true })
  external_id!: string | null;
}

/** Why a depth is what it is. The same facts and the same as_of give the same body, for ever. */
export class DepthExplanationBody {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('Day, at whose end all of this is so, YYYY-MM-DD.')
  as_of!: string;

  @DoubleField(DEPTH)
  depth!: number;

  @TextField(`${BAND}.`, { enum: BANDS })
  band!: string;

  @DoubleField('Depth minus depth 28 days before, -1 to 1.')
  trend!: number;

  @TextField('new: first active within 28 days; deepening: trend >= .05; declining: trend <= -.05; else stable.', {
    enum: ['new', 'deepening', 'declining', 'stable'],
  })
  trend_word!: string;

  @TextField('Life-cycle stage, the first rule that fits in this order.', { enum: STAGES })
  stage!: string;

  @BooleanField('Whether the relationship is about to be lost: silent for longer than usual.')
  at_risk!: boolean;

  @TextListField(
    'Why it is at risk; empty where it is not. silent_vs_own_rhythm: silent for 14 days or more, and four typical gaps, with depth below .60; low_depth: silent for 7 days or more with depth below .40, unless the project sets others; declining: besides, trend <= -.05.',
    ['silent_vs_own_rhythm', 'low_depth', 'declining'],
  )
  at_risk_reasons!: string[];

  @ObjectField(() => DepthInputs)
  inputs!: DepthInputs;

  @ListField(() => ContributionItem, 'In the order in which the formula applies them.')
  contributions!: ContributionItem[];

  @ObjectField(() => DepthMovementItem)
  movement!: DepthMovementItem;

  @ObjectField(() => ActionItem)
  action!: ActionItem;

  @ObjectField(() => DepthOutlookItem)
  outlook!: DepthOutlookItem;

  @ListField(() => ExplainedInteraction, 'The last ten that count, newest first.')
  interactions!: ExplainedInteraction[];
}

/** A relationship as of the end of one day. */
export class DepthHistoryPoint {
  @TextField('YYYY-MM-DD.')
  date!: string;

  @DoubleField('Probability, 0 to 1, that the pair is active on at least one of the 30 days after it.')
  depth!: number;

  @TextField(`${BAND}.`, { enum: BANDS })
  band!: string;

  @DoubleField('Depth minus depth 28 days before, -1 to 1.')
  trend!: number;

  @BooleanField('Whether it was about to be lost.')
  at_risk!: boolean;

  @TextField('Life-cycle stage.', { enum: STAGES })
  stage!: string;

  @Int64Field('Whole days since the last active day, 0 or more.')
  silence_days!: number;
}

/** A relationship over time, computed from its active days. The same facts give the same body for ever. */
export class DepthHistoryBody {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('First day of the range that has a point, or would have one, YYYY-MM-DD.')
  from!: string;

  @TextField('Last day of the range, YYYY-MM-DD.')
  to!: string;

  @TextField('Days between two points: one, or seven.', { enum: ['day', 'week'] })
  step!: string;

  @ListField(() => DepthHistoryPoint, 'Ascending; none for days before the first active one.')
  points!: DepthHistoryPoint[];
}
