import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { type PageRequest, pageOf } from '../http/query/page';
import type { ProjectAgentsBody } from './agents.dto';
import { AgentsQueries, agentCursor } from './agents.queries';

@Injectable()
export class AgentsService {
  constructor(private readonly queries: AgentsQueries) {}

  async page(projectId: ProjectId, request: PageRequest): Promise<ProjectAgentsBody> {
    const { rows, ...page } = pageOf(request, await this.queries.page(projectId, request), agentCursor);
    const agents = rows.map((row) => ({
      agent_id: row.agent_id,
      name: row.name,
      kind: row.kind,
      created_at: row.created_at.toISOString(),
      merged: [...row.merged],
    }));
    return { agents, ...page };
  }
}
