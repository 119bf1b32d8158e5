import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import type { TenantReader } from './tenant-reader';

const AGENT_BY_ID_OR_NAME = `SELECT agent_id FROM agents
  WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
  ORDER BY agent_id::text = lower($2) DESC LIMIT 1`;

/**
 * The agent that the `agent` parameter of a list names, by UUID or name.
 *
 * @returns its UUID; null without the parameter
 * @throws InvalidInput if the project has no such agent
 */
export async function filterAgent(
  reader: TenantReader,
  projectId: ProjectId,
  agent: string | null,
): Promise<string | null> {
  if (agent === null) return null;
  const [row]: { agent_id: string }[] = await reader.query(projectId, AGENT_BY_ID_OR_NAME, [agent]);
  if (row) return row.agent_id;
  throw new InvalidInput([
    { message: 'the project has no agent with this name or UUID', location: 'query.agent', value: agent },
  ]);
}
