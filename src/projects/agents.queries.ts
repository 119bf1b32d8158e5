import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Agent } from '../database/entities/agent.entity';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { TenantReader } from '../serving/tenant-reader';

export type AgentRow = Omit<Agent, 'project_id'>;

/** The position of a row in AGENT_LIST. */
export const agentCursor = ({ name }: AgentRow): CursorKey[] => [name];

@Injectable()
export class AgentsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the page, plus one row if there are more */
  async page(projectId: ProjectId, { size, after }: PageRequest): Promise<AgentRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT agent_id, name, kind, created_at FROM agents
       WHERE project_id = $1 AND name COLLATE "C" > coalesce($2, '')
       ORDER BY name COLLATE "C" LIMIT $3`,
      [after?.[0] ?? null, size + 1],
    );
  }
}
