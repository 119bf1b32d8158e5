import { Injectable } from '@nestjs/common';
import { SERVED_STATE } from '../database/table-body';
import { TenantMemory } from './tenant-memory';

export interface ProjectRow {
  readonly project_id: string;
  /** Of the newest finished run, as `servedState` reads it; null before the first. */
  readonly served: string | null;
}

interface AgentRow extends ProjectRow {
  readonly agent_id: string;
}

/** The newest finished run comes along, for every answer is dated by it: a query of its own would be a round trip more. */
const NEWEST_RUN = `LEFT JOIN LATERAL (
  SELECT runs.run_id, runs.as_of, runs.finished_at FROM recompute_runs runs
  WHERE runs.project_id = p.project_id AND runs.status = 'finished'
  ORDER BY runs.finished_at DESC LIMIT 1
) run ON true`;

/**
 * Who owns what, as it was within the last second. The only reader statements that are not limited to one project: they
 * find out which it is.
 */
@Injectable()
export class TenantQueries {
  constructor(private readonly memory: TenantMemory) {}

  /** @param projectId in the form of a UUID */
  async project(ownerId: string, projectId: string): Promise<ProjectRow | undefined> {
    const rows = await this.memory.query<ProjectRow>(
      `SELECT p.project_id, ${SERVED_STATE} AS served
       FROM projects p ${NEWEST_RUN}
       WHERE p.project_id = $1 AND p.org_id = $2`,
      [projectId, ownerId],
    );
    return rows[0];
  }

  /** @param agentId in the form of a UUID */
  async agent(ownerId: string, agentId: string): Promise<AgentRow | undefined> {
    const rows = await this.memory.query<AgentRow>(
      `SELECT d.project_id, d.agent_id, ${SERVED_STATE} AS served
       FROM agent_directory d
       JOIN projects p ON p.project_id = d.project_id
       ${NEWEST_RUN}
       WHERE d.agent_id = $1 AND p.org_id = $2`,
      [agentId, ownerId],
    );
    return rows[0];
  }

  /**
   * @param projectId only of this project; null: of any
   * @returns two at most: enough to tell none, the one and several apart
   */
  async agentsNamed(ownerId: string, name: string, projectId: string | null): Promise<readonly AgentRow[]> {
    return await this.memory.query<AgentRow>(
      `SELECT a.project_id, a.agent_id, ${SERVED_STATE} AS served
       FROM projects p
       JOIN agents a ON a.project_id = p.project_id
       ${NEWEST_RUN}
       WHERE p.org_id = $1 AND a.name = $2 AND p.project_id = coalesce($3, p.project_id)
       LIMIT 2`,
      [ownerId, name, projectId],
    );
  }
}
