import { Injectable } from '@nestjs/common';
import { newestRun } from '../database/newest-run-sql';
import { SERVED_STATE, STATE_COLUMNS } from '../database/served-state';
import { TenantLookupCache } from './tenant-lookup-cache';

export interface ProjectRow {
  readonly project_id: string;
  /** State of the newest finished run, as `servedState` reads it; null before the first. */
  readonly served: string | null;
}

interface AgentRow extends ProjectRow {
  readonly agent_id: string;
}

type FoundAgent = Pick<AgentRow, 'project_id' | 'agent_id'>;

/**
 * Owners of projects and agents, at most one second old. These are the only reader statements that are not limited to
 * one project, because they find out which project it is. What is stored with a project, such as its runs, is read in a
 * second statement, so that a distributed database queries one node.
 */
@Injectable()
export class TenantQueries {
  constructor(private readonly lookups: TenantLookupCache) {}

  /**
   * Includes the newest finished run, because it dates every response.
   *
   * @param projectId in the form of a UUID
   */
  async project(ownerId: string, projectId: string): Promise<ProjectRow | undefined> {
    const rows = await this.lookups.query<ProjectRow>(
      `SELECT p.project_id, ${SERVED_STATE} AS served
       FROM projects p
       LEFT JOIN LATERAL (
         ${newestRun(STATE_COLUMNS)}
       ) run ON true
       WHERE p.project_id = $1 AND p.org_id = $2 AND p.closed_at IS NULL`,
      [projectId, ownerId],
      ownerId,
    );
    return rows[0];
  }

  /** @param agentId in the form of a UUID */
  async agent(ownerId: string, agentId: string): Promise<AgentRow | undefined> {
    const agents = await this.lookups.query<FoundAgent>(
      `SELECT d.project_id, d.agent_id FROM agent_directory d JOIN projects p ON p.project_id = d.project_id
       WHERE d.agent_id = $1 AND p.org_id = $2 AND p.closed_at IS NULL`,
      [agentId, ownerId],
      ownerId,
    );
    const [agent] = await this.ofProjects(ownerId, agents);
    return agent;
  }

  /**
   * @param projectId limits the search to this project; null: all projects
   * @returns at most two, which is enough to distinguish none, one and several
   */
  async agentsNamed(ownerId: string, name: string, projectId: string | null): Promise<readonly AgentRow[]> {
    const agents = await this.lookups.query<FoundAgent>(
      `SELECT a.project_id, a.agent_id FROM projects p JOIN agents a ON a.project_id = p.project_id
       WHERE p.org_id = $1 AND a.name = $2 AND p.project_id = coalesce($3, p.project_id) AND p.closed_at IS NULL
       LIMIT 2`,
      [ownerId, name, projectId],
      ownerId,
    );
    return await this.ofProjects(ownerId, agents);
  }

  /** @returns the agents with the state of their projects; without agents whose project was deleted in the meantime */
  private async ofProjects(ownerId: string, agents: readonly FoundAgent[]): Promise<AgentRow[]> {
    const found = await Promise.all(
      agents.map(async (agent) => {
        const project = await this.project(ownerId, agent.project_id);
        return project ? { ...project, agent_id: agent.agent_id } : [];
      }),
    );
    return found.flat();
  }
}
