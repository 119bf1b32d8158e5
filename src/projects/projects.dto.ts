import { Int64Field, ListField, TextField, TimeField } from '../http/field.decorators';

/** An agent, by the id that other operations take. */
class AgentItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own name of it, which operations take as well.')
  name!: string;
}

/** A project of the caller's. */
export class ProjectItem {
  @TextField('UUID of the project.')
  project_id!: string;

  @TextField('Your own name of it.')
  name!: string;

  @TimeField('When it was made.')
  created_at!: string;

  @TextField(
    'Day that the scores stand for, in the time zone of the project, YYYY-MM-DD; null before they are first computed.',
    { nullable: true },
  )
  as_of!: string | null;

  @TimeField('When they were last computed; null before that.', { nullable: true })
  computed_at!: string | null;

  @ListField(() => AgentItem, 'Ordered by name.')
  agents!: AgentItem[];
}

/** All projects of the caller's organisation, or of the caller without one. */
export class ProjectsBody {
  @ListField(() => ProjectItem, 'Ordered by name.')
  projects!: ProjectItem[];

  @Int64Field('How many they are, 0 or more.')
  total!: number;
}
