import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { DISTRIBUTION } from './distribution.queries';

/** How depth is distributed over many relationships, and how that developed. */
@Injectable()
export class DistributionService {
  constructor(private readonly bodies: BodyReader) {}

  /** @param days length of the trend, 1 or more */
  async ofAgent(agent: TenantAgent, days: number): Promise<TableBody> {
    return await this.bodies.keep(agent, DISTRIBUTION, [agent.agentId, days]);
  }

  /** Over all agents: a contact known to two of them is two relationships. @see ofAgent */
  async ofProject(project: TenantProject, days: number): Promise<TableBody> {
    return await this.bodies.keep(project, DISTRIBUTION, [ALL_AGENTS, days]);
  }
}
