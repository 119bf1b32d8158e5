import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';

/** The score of one relationship between an agent and a contact. */
export class DepthBody {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @BooleanField('Whether the relationship is about to be lost: silent for longer than usual.')
  at_risk!: boolean;

  @TextField('deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint.')
  band!: string;

  @TimeField('When the run that computed this score finished its work.')
  computed_at!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @DoubleField(
    'Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.',
  )
  depth!: number;

  @TimeField('The most recent interaction.', { nullable: true })
  last_interaction!: string | null;

  @DoubleField('Depth now minus depth 28 days ago, -1 to 1.')
  trend!: number;

  @TextField('Your own id of the contact.')
  user_id!: string;
}

/** The deepest relationships of a project. */
export class ListProjectDepthScoresResponse {
  @ListField(() => DepthBody, 'Deepest first.')
  scores!: DepthBody[];

  @Int64Field('All relationships of the project, 0 or more.')
  total!: number;
}
