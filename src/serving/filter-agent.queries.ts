import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import type { TenantReader } from './tenant-reader';

const AGENT_BY_ID_OR_NAME = `SELECT coalesce(alias.survivor_id, named.agent_id) AS agent_id
  FROM (
    SELECT agent_id FROM agents
    WHERE project_id = $1 AND CASE WHEN agent_id::text = lower($2) THEN true ELSE name = $2 END
    ORDER BY agent_id::text = lower($2) DESC LIMIT 1
  ) AS named
  LEFT JOIN agent_aliases AS alias ON alias.project_id = $1 AND alias.agent_id = named.agent_id`;
const MERGED_AGENTS = `SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = $2`;

/**
 * The agent that the `agent` parameter of a list names, by UUID or name; if it was merged into another one, that one.
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

/** All ids of an agent: what happened before a merge has that of then. @param agent as `filterAgent` returned it */
export async function agentIds(
  reader: TenantReader,
  projectId: ProjectId,
  agent: string | null,
): Promise<readonly string[] | null> {
  if (agent === null) return null;
  const rows: { agent_id: string }[] = await reader.query(projectId, MERGED_AGENTS, [agent]);
  return rows.length > 0 ? rows.map(({ agent_id }) => agent_id) : [agent];
}
