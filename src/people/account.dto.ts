import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TimeField,
} from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** The relationships of an account in which contacts took part, and that are not dormant. */
class AliveRelationships {
  @Int64Field('Contacts with one, 0 or more.')
  contacts!: number;

  @Int64Field('Agents with one, 0 or more.')
  agents!: number;

  @Int64Field('Relationships, 0 or more.')
  relationships!: number;
}

/** Whether all of an account hangs on one contact or on one agent. */
class SingleThreaded {
  @BooleanField('Whether all relationships that are alive are with one contact, or with one agent.')
  risk!: boolean;

  @TextField('What it hangs on, contact or agent; contact if both; null without the risk.', {
    enum: ['contact', 'agent'],
    nullable: true,
  })
  on!: 'contact' | 'agent' | null;

  @TextField('Your own id of the contact, or the UUID of the agent; null without the risk.', { nullable: true })
  id!: string | null;

  @TextField('Name of the contact or the agent; null without the risk.', { nullable: true })
  name!: string | null;

  @TextField('Why, in a sentence.')
  reason!: string;
}

/** An account that contacts belong to. */
export class AccountItem {
  @TextField('Your own id of the account.')
  account_id!: string;

  @TextField('Its name; its account_id if none is known.')
  name!: string;

  @Int64Field('Contacts that belong to it, 1 or more.')
  contacts!: number;

  @Int64Field('Agents that know one of them, 0 or more.')
  agents!: number;

  @DoubleField('Depth of its deepest contact, 0 to 1; null without an interaction.', { nullable: true })
  depth!: number | null;

  @TextField('Band of the depth; null without an interaction.', { nullable: true })
  band!: string | null;

  @TimeField('The newest interaction with any of its contacts; null if there is none.', { nullable: true })
  last_interaction!: string | null;

  @ObjectField(() => AliveRelationships)
  alive!: AliveRelationships;

  @ObjectField(() => SingleThreaded)
  single_threaded!: SingleThreaded;
}

/** A page of accounts. */
export class AccountsBody extends PageBody {
  @ListField(() => AccountItem, 'In the requested order.')
  accounts!: AccountItem[];

  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;
}

/** A contact of an account. */
export class AccountMember {
  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Its name; its user_id if it has none.')
  name!: string;

  @DoubleField('Its depth with all agents together, 0 to 1; null without an interaction.', { nullable: true })
  depth!: number | null;

  @TextField('Band of the depth; null without an interaction.', { nullable: true })
  band!: string | null;

  @TimeField('The newest interaction with any agent; null if there is none.', { nullable: true })
  last_interaction!: string | null;
}

/** An agent that knows contacts of an account. */
export class AccountAgent {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Team of the agent; null if it has none.', { nullable: true })
  team!: string | null;

  @DoubleField('Depth of its deepest relationship with a contact of the account, 0 to 1.')
  depth!: number;

  @Int64Field('Contacts of the account that it knows, 1 or more.')
  contacts!: number;

  @Int64Field('Of these relationships, those that are alive, 0 or more.')
  alive!: number;

  @TimeField('Its newest interaction with one of them.')
  last_interaction!: string;
}

/** An account with its contacts and the agents that know them. */
export class AccountBody extends AccountItem {
  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @ListField(() => AccountMember, 'The deepest first; at most 100. `GET …/contacts?account=` lists all.')
  members!: AccountMember[];

  @Int64Field('All members, 1 or more.')
  members_total!: number;

  @ListField(() => AccountAgent, 'The deepest first; at most 100.')
  by_agent!: AccountAgent[];
}
