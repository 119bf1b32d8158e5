import { DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';

/** A relationship that is about to be lost, and what to do about it. */
export class AtRiskContact {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint.')
  band!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @Int64Field('Whole UTC days since the last interaction, 0 or more.')
  days_since!: number;

  @DoubleField(
    'Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.',
  )
  depth!: number;

  @TimeField('The most recent interaction.', { nullable: true })
  last_interaction!: string | null;

  @TextField('What to do next: one sentence that starts with the action.')
  recommended_action!: string;

  @DoubleField('Depth now minus depth 28 days ago, -1 to 1.')
  trend!: number;

  @TextField('Your own id of the contact.')
  user_id!: string;
}

/** The relationships at risk that are worth the most. */
export class AtRiskContactsBody {
  @ListField(() => AtRiskContact, 'Ordered by value at stake (potential x risk), the highest first.')
  contacts!: AtRiskContact[];

  @Int64Field(
    'All relationships at risk, 0 or more: those for whom there is something to do. The lost are dormant, not at risk.',
  )
  total!: number;
}
