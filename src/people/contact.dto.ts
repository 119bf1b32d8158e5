import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
  TraitMapField,
} from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** The agent that knows a contact best. */
class BestAgent {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @DoubleField('Depth of the relationship with this agent, 0 to 1.')
  depth!: number;
}

/** The newest interaction of a contact. */
class LastInteraction {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TimeField('When it was.')
  at!: string;

  @TextField('Who spoke: the agent, the contact, or both, as in a meeting; null if the data does not say it.', {
    enum: ['agent', 'contact', 'both'],
    nullable: true,
  })
  by!: string | null;
}

/** A person that agents talk to, under all its ids. */
export class ContactItem {
  @TextField('Your own id of the contact, under which all its numbers are.')
  user_id!: string;

  @TextField('Its name; its user_id if it has none.')
  name!: string;

  @TextListField('All its ids, in order: more than one after a merge.')
  user_ids!: string[];

  @TextField('Your own id of its account; null if it belongs to none.', { nullable: true })
  account_id!: string | null;

  @TextField('Name of its account; null if none is known.', { nullable: true })
  account_name!: string | null;

  @TextField('The tier that it was last assigned to; null if there is none.', { nullable: true })
  tier!: string | null;

  @TraitMapField('Its traits by name, as events said them; numbers from -1e308 to 1e308.')
  traits!: Record<string, string | number | boolean>;

  @TextField('Stage of the pipeline; null until the next recompute.', {
    enum: ['new', 'qualified', 'routed', 'nurtured', 'closed'],
    nullable: true,
  })
  pipeline_stage!: string | null;

  @TimeField('The earliest fact about it.')
  first_seen!: string;

  @TimeField('The newest interaction with any agent; null if there is none, as of the newest recompute.', {
    nullable: true,
  })
  last_interaction!: string | null;

  @DoubleField(
    'Probability that the contact takes part with any agent within the horizon, 0 to 1, from the union of its active days with all agents; null without an interaction.',
    { nullable: true },
  )
  depth!: number | null;

  @TextField('Band of the depth; null without an interaction.', { nullable: true })
  band!: string | null;

  @DoubleField('Depth now minus depth 28 days ago, -1 to 1; null without an interaction.', { nullable: true })
  trend!: number | null;

  @TextField('Word for the trend; null without an interaction.', { nullable: true })
  trend_word!: string | null;

  @TextField('Life-cycle stage, likewise from the union of the days; null without an interaction.', { nullable: true })
  stage!: string | null;

  @BooleanField('Whether the contact is about to be lost: silent with all agents for longer than usual.')
  at_risk!: boolean;

  @TextField('Whose turn it is, whichever agent spoke; null without an interaction.', { nullable: true })
  turn!: string | null;

  @Int64Field('Whole days since it last took part with any agent, 0 or more; null if it never has.', { nullable: true })
  silence_days!: number | null;

  @Int64Field('Days on which it took part with any agent, 0 or more.')
  active_days!: number;

  @TextField('First day on which it took part, YYYY-MM-DD; null if it never has.', { nullable: true })
  first_day!: string | null;

  @Int64Field('Agents that know it, 0 or more.')
  agents!: number;

  @ObjectField(() => BestAgent, { required: false })
  knows_best?: BestAgent;

  @ObjectField(() => LastInteraction, { required: false })
  spoke_last?: LastInteraction;
}

/** A page of contacts. */
export class ContactsBody extends PageBody {
  @ListField(() => ContactItem, 'In the requested order.')
  contacts!: ContactItem[];

  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;
}

/** An agent that knows a contact. */
export class ContactAgent {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Team of the agent; null if it has none.', { nullable: true })
  team!: string | null;

  @DoubleField('Depth of the relationship, 0 to 1.')
  depth!: number;

  @TextField('Band of the depth.')
  band!: string;

  @DoubleField('Depth now minus depth 28 days ago, -1 to 1.')
  trend!: number;

  @TextField('Word for the trend.')
  trend_word!: string;

  @TextField('Life-cycle stage.')
  stage!: string;

  @BooleanField('Whether the relationship is about to be lost.')
  at_risk!: boolean;

  @TextField('Whose turn it is; null until the next recompute.', { nullable: true })
  turn!: string | null;

  @Int64Field('Days on which the agent wrote after the contact last took part, 0 or more.', { nullable: true })
  unanswered_days!: number | null;

  @Int64Field('Whole days since the contact last took part, 0 or more; null if it never has.', { nullable: true })
  silence_days!: number | null;

  @Int64Field('Days on which the contact took part, 0 or more.')
  active_days!: number;

  @Int64Field('Interactions with a weight above 0, 1 or more.')
  interactions!: number;

  @TextField('First day on which the contact took part, YYYY-MM-DD; null if it never has.', { nullable: true })
  first_day!: string | null;

  @TimeField('The most recent interaction.')
  last_interaction!: string;

  @TextField('Who spoke last: the agent, the contact, or both; null if the data does not say it.', {
    enum: ['agent', 'contact', 'both'],
    nullable: true,
  })
  last_spoke!: string | null;
}

/** An episode of a contact whose condition lasts. */
class ContactEpisode {
  @TextField('UUID of the episode.')
  episode_id!: string;

  @TextField('at_risk or reply_owed.')
  kind!: string;

  @TextField('open, snoozed, dismissed or done.')
  state!: string;

  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Code of the action that was recommended when it began.')
  action!: string;

  @TextField('Day on which it began, YYYY-MM-DD.')
  began_on!: string;

  @TextField('Id of the user who looks after it; null: nobody.', { nullable: true })
  assignee!: string | null;
}

/** A contact with the agents that know it. */
export class ContactBody extends ContactItem {
  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @ListField(() => ContactAgent, 'The agents that know it best first; at most 200.')
  relationships!: ContactAgent[];

  @ListField(() => ContactEpisode, 'Episodes whose condition lasts, what is at stake most first; at most 200.')
  episodes!: ContactEpisode[];
}
