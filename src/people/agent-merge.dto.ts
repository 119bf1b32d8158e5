import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
} from '../http/query/field.decorators';

/** A relationship of an agent as it results. */
class ResultingContactOfAgent {
  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact, or its id if none is known.')
  contact_name!: string;

  @DoubleField('Probability that the contact takes part within the horizon, 0 to 1.')
  depth!: number;

  @TextField('Band of the depth.')
  band!: string;

  @DoubleField('Change of the depth within 28 days, -1 to 1.')
  trend!: number;

  @TextField('Stage of the relationship.')
  stage!: string;

  @BooleanField('Whether it is at risk.')
  at_risk!: boolean;

  @Int64Field('Whole days since the contact last took part, 0 or more; null if it never has.', { nullable: true })
  silence_days!: number | null;
}

/** One of the agents that are one. */
class AgentOfMerge {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  name!: string;
}

/** An agent as it results: computed from its facts by the rules of the newest recompute, on its day. */
class ResultingAgent {
  @TextField('UUID of the agent under which all numbers are.')
  agent_id!: string;

  @TextField('Its name.')
  agent_name!: string;

  @ListField(() => AgentOfMerge, 'All agents that are this one, itself included, by name.')
  agents!: AgentOfMerge[];

  @Int64Field('Contacts that it knows, 0 or more.')
  contacts!: number;

  @Int64Field('Those of them that several of the merged agents know, whose days are united, 0 or more.')
  shared_contacts!: number;

  @TextField('First day on which a contact took part, YYYY-MM-DD; null if none has.', { nullable: true })
  cohort_day!: string | null;

  @BooleanField('Whether `relationships` leaves out some of the `contacts`.')
  truncated!: boolean;

  @ListField(
    () => ResultingContactOfAgent,
    'The 100 relationships with the most days, the deepest first; empty before the first recompute.',
  )
  relationships!: ResultingContactOfAgent[];
}

/** What a merge of agents, or its end, results in. */
export class AgentMergeBody {
  @BooleanField('Whether anything changed, or would change: a merge that was made before changes nothing.')
  changed!: boolean;

  @BooleanField('Whether this was only a preview.')
  dry_run!: boolean;

  @TextField('Day of the numbers below, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @ObjectField(() => ResultingAgent)
  agent!: ResultingAgent;

  @ListField(() => ResultingAgent, 'Of an unmerge: the agent of which it was a part. Of a merge: empty.')
  others!: ResultingAgent[];

  @TextField('UUID of the recompute that makes it visible, if one started at once; else the next one does.', {
    nullable: true,
  })
  run_id!: string | null;
}
