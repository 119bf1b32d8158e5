import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Agent } from '../database/entities/agent.entity';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { TenantReader } from '../serving/tenant-reader';

export type AgentRow = Omit<Agent, 'project_id'> & {
  /** Those that were merged into it. */
  readonly merged: readonly Pick<Agent, 'agent_id' | 'name'>[];
};

/** How many merged agents each shows. */
const SHOWN_MERGED = '100';

/** The position of a row in AGENT_LIST. */
export const agentCursor = ({ name }: AgentRow): CursorKey[] => [name];

@Injectable()
export class AgentsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the page, plus one row if there are more */
  async page(projectId: ProjectId, { size, after }: PageRequest): Promise<AgentRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT page.*, coalesce(others.merged, '[]') AS merged
       FROM (
         SELECT agent_id, name, kind, created_at FROM agents
         WHERE project_id = $1 AND name COLLATE "C" > coalesce($2, '')
           AND agent_id NOT IN (SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND agent_id <> survivor_id)
         ORDER BY name COLLATE "C" LIMIT $3
       ) AS page
       LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object('agent_id', other.agent_id, 'name', other.name) ORDER BY other.name COLLATE "C") AS merged
         FROM (
           SELECT former.agent_id, former.name
           FROM agent_aliases AS alias
           JOIN agents AS former ON former.project_id = $1 AND former.agent_id = alias.agent_id
           WHERE alias.project_id = $1 AND alias.survivor_id = page.agent_id AND alias.agent_id <> page.agent_id
           ORDER BY former.name COLLATE "C" LIMIT ${SHOWN_MERGED}
         ) AS other
       ) AS others ON true
       ORDER BY page.name COLLATE "C"`,
      [after?.[0] ?? null, size + 1],
    );
  }
}
