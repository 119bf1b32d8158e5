import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

interface AgentRow {
  readonly project_id: string;
  readonly agent_id: string;
}

/** Who owns what. The only reader statements that are not limited to one project: they find out which it is. */
@Injectable()
export class TenantQueries {
  constructor(private readonly database: ReaderPool) {}

  /** @param projectId in the form of a UUID */
  async project(ownerId: string, projectId: string): Promise<{ project_id: string } | undefined> {
    const rows = await this.database.query<{ project_id: string }>(
      'SELECT project_id FROM projects WHERE project_id = $1 AND org_id = $2',
      [projectId, ownerId],
    );
    return rows[0];
  }

  /** @param agentId in the form of a UUID */
  async agent(ownerId: string, agentId: string): Promise<AgentRow | undefined> {
    const rows = await this.database.query<AgentRow>(
      `SELECT d.project_id, d.agent_id
       FROM agent_directory d
       JOIN projects p ON p.project_id = d.project_id
       WHERE d.agent_id = $1 AND p.org_id = $2`,
      [agentId, ownerId],
    );
    return rows[0];
  }

  /** @returns two at most: enough to tell none, the one and several apart */
  async agentsNamed(ownerId: string, name: string): Promise<AgentRow[]> {
    return await this.database.query<AgentRow>(
      `SELECT a.project_id, a.agent_id
       FROM projects p
       JOIN agents a ON a.project_id = p.project_id
       WHERE p.org_id = $1 AND a.name = $2
       LIMIT 2`,
      [ownerId, name],
    );
  }
}
