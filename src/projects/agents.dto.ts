import type { PagedList } from '../http/query/cursor';
import { ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** The order of the list: by name, which is unique in the project. */
export const AGENT_LIST: PagedList = { name: 'agents', keys: ['text'] };

/** An agent that was merged into another one. */
class MergedAgent {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  name!: string;
}

/** An agent of the project. */
export class ProjectAgentItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent. Operations accept it in place of the UUID.')
  name!: string;

  @TextField('Whether the agent is a program or a person.', { enum: ['ai', 'human'] })
  kind!: string;

  @TimeField('When it was first seen.')
  created_at!: string;

  @ListField(
    () => MergedAgent,
    'Agents that were merged into it, 100 at most, by name: their ids and names stand for it.',
  )
  merged!: MergedAgent[];
}

/** One page of the project's agents. */
export class ProjectAgentsBody extends PageBody {
  @ListField(() => ProjectAgentItem, 'Ordered by name.')
  agents!: ProjectAgentItem[];
}
