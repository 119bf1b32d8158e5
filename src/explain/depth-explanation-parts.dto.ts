import { DoubleField, Int64Field, TextField, TimeField } from '../http/query/field.decorators';
import { BANDS } from '../scoring/band';

/** The inputs of the formula, all as of the end of that day. */
export class DepthInputs {
  @Int64Field('Interactions with a weight above 0, 1 or more.')
  interactions!: number;

  @Int64Field(
    'Those in which the contact takes part, 0 or more: inbound ones, those without direction, and meetings. Under version 1 of the score, all.',
  )
  participating_interactions!: number;

  @Int64Field('Inbound interactions, 0 or more; meetings are neither inbound nor outbound.')
  inbound!: number;

  @Int64Field('Outbound interactions, 0 or more.')
  outbound!: number;

  @Int64Field(
    'n: active days, those with at least one participating interaction, 0 or more. However many there are in a day, it is one active day.',
  )
  active_days!: number;

  @TextField('First day of any interaction, YYYY-MM-DD.')
  start_day!: string;

  @TextField('First active day, YYYY-MM-DD; null if the contact never took part.', { nullable: true })
  first_day!: string | null;

  @TextField('Last active day, YYYY-MM-DD; null if the contact never took part.', { nullable: true })
  last_day!: string | null;

  @Int64Field('r: whole days since the last active day, 0 or more; null if the contact never took part.', {
    nullable: true,
  })
  silence_days!: number | null;

  @DoubleField(
    'g: days from one active day to the next, above 0: (last_day - first_day + 7) / active_days; null if the contact never took part.',
    { nullable: true },
  )
  typical_gap!: number | null;

  @DoubleField('A: active days, each worth min(1, its weights) x 2^(-age in days / 120); 0 to active_days.')
  active_value!: number;

  @DoubleField(
    'F: 1 just after an active day, one half after four typical gaps of silence: 1 / (1 + (r / 4g)^1.5), 0 to 1; 0 if the contact never took part.',
  )
  freshness!: number;

  @DoubleField(
    'E: the odds that the contact takes part within the horizon, 0 or more. Under the fixed model: expected active days, A x F x horizon / 120, which is A x F / 4 for 30 days.',
  )
  expected_active_days!: number;

  @DoubleField('Probability from the days on which the contact took part, 0 to 1: E / (1 + E); 0 if there are none.')
  evidence!: number;

  @DoubleField(
    'Chance that a contact who never took part answers for the first time, 0 to 1; depth is never below it. 0 under version 1 of the score.',
  )
  first_reply_chance!: number;

  @DoubleField(
    'Evidence if the contact took part today, 0 to 1. Under the fixed model: A / (A + 120 / horizon), which is A / (A + 4) for 30 days.',
  )
  potential!: number;
}

/** One step from nothing to depth. */
export class ContributionItem {
  @TextField(
    'active_days: the active days as if all were today; age: the reduction by their age; silence: the reduction by silence; learned: the change by the outcomes of the project; first_reply: the addition by the chance of a first reply. Version 1 of the score has the first three.',
    { enum: ['active_days', 'age', 'silence', 'learned', 'first_reply'] },
  )
  factor!: string;

  @DoubleField('What the factor adds to depth, -1 to 1. They add up to depth exactly, at 6 decimals.')
  contribution!: number;

  @DoubleField('Depth with this factor and the previous ones, 0 to 1; the last one is the depth.')
  depth!: number;

  @TextField('The same in plain words. The wording may change at any time.')
  why!: string;
}

/** What the learned model adds to the log odds of the fixed one; 0 under the fixed model. */
export class LearnedParts {
  @DoubleField(
    'The same for all relationships: how often contacts of this project take part, and its short history. In log-odds, -700 to 700.',
  )
  level!: number;

  @DoubleField('By the active days: how many there are, and how old. In log-odds, -700 to 700.')
  activity!: number;

  @DoubleField('By the days of silence. In log-odds, -700 to 700.')
  silence!: number;
}

/** Whose turn it is. */
export class TurnItem {
  @TextField(
    'never_heard: the contact never took part; mutual_silence: nothing for more than 30 days; awaiting_our_reply: they wrote last; awaiting_their_reply: we did; none: last together, or without any direction. Always none under version 1 of the score.',
    { enum: ['none', 'never_heard', 'mutual_silence', 'awaiting_our_reply', 'awaiting_their_reply'] },
  )
  state!: string;

  @Int64Field('Days since any interaction, 0 or more; null if it is nobody’s turn (none).', { nullable: true })
  days!: number | null;

  @Int64Field('Days on which we wrote without an answer, 0 or more.')
  unanswered_days!: number;

  @Int64Field('Days since the first of them, 0 or more; null without any.', { nullable: true })
  chasing_days!: number | null;
}

/** What moved depth within 28 days. */
export class DepthMovementItem {
  @TextField('28 days before as_of, YYYY-MM-DD.')
  since!: string;

  @DoubleField('Depth at the end of that day, 0 to 1; 0 if nothing had happened yet.')
  depth_then!: number;

  @DoubleField(
    'Change of depth by age and silence alone, as if nothing had happened since, -1 to 0. With new_activity it adds up to trend exactly, at 6 decimals.',
  )
  passing_time!: number;

  @DoubleField('Further change by the active days since then, -1 to 1.')
  new_activity!: number;

  @Int64Field('Active days in these 28 days, 0 to 28.')
  active_days!: number;

  @Int64Field('Active days in the 28 days before, 0 to 28.')
  active_days_before!: number;

  @TextField('Why depth moved, in one sentence.')
  why!: string;
}

/** What to do next. */
export class ActionItem {
  @TextField('Stable code of the action.', {
    enum: [
      'reply',
      'stop_chasing',
      'follow_up',
      'wait',
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

/** The outlook if nothing happens and the model stays in force: computed by the formula, exact to the day. */
export class DepthOutlookItem {
  @TextField('The band that depth falls to first; null in the lowest one.', { nullable: true, enum: BANDS })
  next_band!: string | null;

  @TextField('First day, YYYY-MM-DD, on which depth is below its current band; null in the lowest one.', {
    nullable: true,
  })
  next_band_on!: string | null;

  @TextField(
    'First day, YYYY-MM-DD, on which the contact is at risk; null if it already is, is dormant, or took part at most once and so never is.',
    { nullable: true },
  )
  at_risk_on!: string | null;

  @TextField(
    'First day, YYYY-MM-DD, on which the contact is dormant: lost, and no longer at risk; null if it already is or never will be, and under version 1 of the score.',
    { nullable: true },
  )
  dormant_on!: string | null;
}

/** One interaction that counts. */
export class ExplainedInteraction {
  @TimeField('When it happened.')
  occurred_at!: string;

  @TextField('What it was.', { enum: ['message', 'call', 'meeting', 'email', 'other'] })
  kind!: string;

  @TextField('inbound or outbound, seen from the agent; null if unknown.', { nullable: true })
  direction!: string | null;

  @DoubleField('Weight as sent, above 0; the weights of a day count at most 1 together.')
  weight!: number;

  @TextField('Your own id of it; null if it has none.', { nullable: true })
  external_id!: string | null;
}
