import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId, TenantAgent } from '../auth/tenant';
import type { DepthBody, ListProjectDepthScoresResponse } from './depth.dto';
import { DepthQueries, type DepthRow } from './depth.queries';

/** The scores of single relationships. */
@Injectable()
export class DepthService {
  constructor(private readonly queries: DepthQueries) {}

  /** @throws NotFoundException where agent and contact never interacted */
  async contactDepth(agent: TenantAgent, contactId: string): Promise<DepthBody> {
    // PostgreSQL's text has no NUL, so no contact has one either.
    const row = contactId.includes('\0')
      ? null
      : await this.queries.relationship(agent.projectId, agent.agentId, contactId);
    if (!row) throw new NotFoundException();
    return depthBody(row);
  }

  async projectScores(projectId: ProjectId, limit: number): Promise<ListProjectDepthScoresResponse> {
    const { rows, total } = await this.queries.deepest(projectId, limit);
    return { scores: rows.map(depthBody), total };
  }
}

function depthBody(row: DepthRow): DepthBody {
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: row.depth,
    band: row.band,
    trend: row.trend,
    at_risk: row.at_risk,
    last_interaction: row.last_interaction.toISOString(),
    computed_at: row.computed_at.toISOString(),
  };
}
