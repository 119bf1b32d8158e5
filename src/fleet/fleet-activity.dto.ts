import { ListField, TextField, TimeField } from '../http/query/field.decorators';

/** One act of an agent. */
export class FleetActivityItem {
  @TextField('The action: message_sent for anything sent to a contact, otherwise as the agent reported it.')
  action!: string;

  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Name of the contact, or its user_id if it has no name; empty if the act concerns no contact.')
  contact_name!: string;

  @TextField('UUID of the act; it never changes.')
  id!: string;

  @TextField('One sentence for the feed.')
  summary!: string;

  @TimeField('When it was done.')
  timestamp!: string;
}

/** The newest acts of the agents of a project. */
export class FleetActivityBody {
  @ListField(() => FleetActivityItem, 'Newest first.')
  items!: FleetActivityItem[];
}
