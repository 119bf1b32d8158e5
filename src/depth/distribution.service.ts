import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { snapshotOf } from '../http/as-of.decorator';
import { DISTRIBUTION, DISTRIBUTION_ON } from './distribution.queries';

/** How depth is distributed over many relationships, and how that developed. */
@Injectable()
export class DistributionService {
  constructor(private readonly bodies: BodyReader) {}

  /**
   * @param days length of the trend, 1 or more
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput for a day of which no snapshot is kept, or not all of its trend
   */
  async ofAgent(agent: TenantAgent, days: number, asOf: string | null = null): Promise<TableBody> {
    return await this.distribution(agent, agent.agentId, days, asOf);
  }

  /** Over all agents: a contact known to two of them is two relationships. @see ofAgent */
  async ofProject(project: TenantProject, days: number, asOf: string | null = null): Promise<TableBody> {
    return await this.distribution(project, ALL_AGENTS, days, asOf);
  }

  private async distribution(
    project: TenantProject,
    agentId: string,
    days: number,
    asOf: string | null,
  ): Promise<TableBody> {
    if (asOf === null) return await this.bodies.keep(project, DISTRIBUTION, [agentId, days]);
    const parameters = [agentId, days, ALL_AGENTS];
    const reach = { days: days - 1, what: `a trend of ${days} days (\`days\`)` };
    return snapshotOf(asOf, await this.bodies.past(project, asOf, DISTRIBUTION_ON, parameters), reach);
  }
}
