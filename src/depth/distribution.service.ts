import { Injectable } from '@nestjs/common';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { snapshotOf } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { DISTRIBUTION, DISTRIBUTION_ON } from './distribution.queries';

/** How depth is distributed over many relationships, and how that changed. */
@Injectable()
export class DistributionService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param days length of the trend, 1 or more
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput if a snapshot of the day or of its trend is missing
   */
  async ofAgent(agent: TenantAgent, days: number, asOf: string | null = null): Promise<TableBody> {
    return await this.distribution(agent, agent.agentId, days, asOf);
  }

  /** Over all agents: a contact of two agents counts as two relationships. @see ofAgent */
  async ofProject(project: TenantProject, days: number, asOf: string | null = null): Promise<TableBody> {
    return await this.distribution(project, ALL_AGENTS, days, asOf);
  }

  private async distribution(
    project: TenantProject,
    agentId: string,
    days: number,
    asOf: string | null,
  ): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, DISTRIBUTION, [agentId, days]);
    const parameters = [agentId, days, ALL_AGENTS];
    const reach = { days: days - 1, what: `a trend of ${days} days (\`days\`)` };
    return snapshotOf(asOf, await this.responses.asOf(project, asOf, DISTRIBUTION_ON, parameters), reach);
  }
}
