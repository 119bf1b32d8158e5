import { DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';

/** What an agent had on one day. */
class AgentPoint {
  @TextField('The day, YYYY-MM-DD.')
  date!: string;

  @Int64Field('Relationships by then, 0 or more.')
  relationships!: number;

  @DoubleField('Mean depth of its relationships, 0 to 1.')
  avg_depth!: number;

  @DoubleField('Moat Index of its relationships alone, 0 to 1.')
  moat_index!: number;
}

/** One agent, to be compared with the others. */
class ComparedAgent {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Team of the agent; null if it has none.', { nullable: true })
  team!: string | null;

  @Int64Field('Relationships, 0 or more.')
  relationships!: number;

  @DoubleField('Mean depth of its relationships, 0 to 1; null without relationships.', { nullable: true })
  avg_depth!: number | null;

  @DoubleField('Moat Index of its relationships alone, 0 to 1; null without relationships.', { nullable: true })
  moat_index!: number | null;

  @DoubleField(
    'Its part of the weighted evidence in the index of the project, 0 to 1; under version 1 of the score, of the sum of depths. Null if there is none.',
    { nullable: true },
  )
  index_share!: number | null;

  @Int64Field('Relationships whose depth rose by .05 or more within 28 days, 0 or more.')
  deepened!: number;

  @Int64Field('Relationships whose depth fell by .05 or more within 28 days, 0 or more.')
  declining!: number;

  @Int64Field('Relationships at risk, 0 or more.')
  at_risk!: number;

  @DoubleField(
    'Sum of the values at stake of its relationships at risk, 0 or more: 1 is one relationship of depth 1 that would be lost.',
  )
  at_risk_value!: number;

  @Int64Field('Relationships in which the contact had the last word, 0 or more.')
  replies_owed!: number;

  @ListField(
    () => AgentPoint,
    'Every seventh day back from `as_of`, ascending; 13 at most, fewer while the agent was new.',
  )
  points!: AgentPoint[];
}

/** The agents of a project, side by side. */
export class AgentComparisonBody {
  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @Int64Field('All agents of the project, 0 or more.')
  total!: number;

  @ListField(() => ComparedAgent, 'The agents with the most relationships first; at most 1,000.')
  agents!: ComparedAgent[];
}
