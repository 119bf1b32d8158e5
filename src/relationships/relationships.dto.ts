import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { BANDS } from '../scoring/band';
import { STAGES, TURNS } from './relationship-filter';

/** One relationship, with what a list shows of it. */
export class RelationshipItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @DoubleField(
    'Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.',
  )
  depth!: number;

  @TextField('deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint.', {
    enum: BANDS,
  })
  band!: string;

  @DoubleField('Depth now minus depth 28 days ago, -1 to 1.')
  trend!: number;

  @TextField('new: first active within 28 days; deepening: trend >= .05; declining: trend <= -.05; else stable.', {
    enum: ['new', 'deepening', 'declining', 'stable'],
  })
  trend_word!: string;

  @TextField('Life-cycle stage.', {
    enum: [...STAGES],
  })
  stage!: string;

  @BooleanField('Whether the relationship is about to be lost: silent for longer than usual.')
  at_risk!: boolean;

  @TextField('Stable code of the recommended action.')
  action!: string;

  @TextField('The action as one sentence. Its wording may change at any time.')
  recommended_action!: string;

  @DoubleField('Depth if the contact took part today, 0 to 1; 0 if the contact never took part.')
  potential!: number;

  @DoubleField('potential x (1 - depth), 0 to 1: what can be lost.')
  value_at_stake!: number;

  @Int64Field('Interactions with a weight above 0, 1 or more.')
  interactions!: number;

  @Int64Field('Active days: those on which the contact took part, 0 or more.')
  active_days!: number;

  @DoubleField(
    'Days from one active day to the next, above 0: (last active day - first + 7) / active_days; null if the contact never took part.',
    { nullable: true },
  )
  typical_gap!: number | null;

  @TextField('Whose turn it is; null until the next recompute.', { enum: [...TURNS], nullable: true })
  turn!: string | null;

  @Int64Field('Days on which we wrote after the contact last took part, 0 or more; null until the next recompute.', {
    nullable: true,
  })
  unanswered_days!: number | null;

  @Int64Field('Whole days since the last active day, 0 or more; null if the contact never took part.', {
    nullable: true,
  })
  silence_days!: number | null;

  @Int64Field('Whole days since the last interaction, 0 or more.')
  days_since!: number;

  @TextField('First active day, YYYY-MM-DD; null if the contact never took part.', { nullable: true })
  first_day!: string | null;

  @TimeField('The most recent interaction.')
  last_interaction!: string;

  @TextField(
    'On hold: there is no data of its source since this day, YYYY-MM-DD, so that it may only seem to be at risk, and nothing was announced; null otherwise. As of now, on all pages.',
    { nullable: true },
  )
  on_hold_since!: string | null;
}

/** One page of a project's relationships. */
export class RelationshipsBody extends PageBody {
  @ListField(() => RelationshipItem, 'In the requested order.')
  relationships!: RelationshipItem[];

  @Int64Field('Relationships that match the filter, 0 or more, as counted for the first page.')
  total!: number;

  @TextField('Day of the numbers on all pages, YYYY-MM-DD; null before the first recompute.', {
    nullable: true,
  })
  as_of!: string | null;

  @BooleanField(
    'Whether a recompute has finished since the first page. The pages still show the state of the first page, each relationship exactly once; for the newest state, start again without `cursor`.',
  )
  changed!: boolean;
}
