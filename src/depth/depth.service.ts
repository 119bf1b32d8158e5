import { Injectable, NotFoundException } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { DEEPEST, RELATIONSHIP } from './depth.queries';

/** The scores of single relationships. */
@Injectable()
export class DepthService {
  constructor(private readonly bodies: BodyReader) {}

  /** @throws NotFoundException where agent and contact never interacted */
  async contactDepth(agent: TenantAgent, contactId: string): Promise<TableBody> {
    // PostgreSQL's text has no NUL, so no contact has one either.
    if (contactId.includes('\0')) throw new NotFoundException();
    return await this.bodies.read(agent, RELATIONSHIP, [agent.agentId, contactId]);
  }

  /** @param limit how many of the deepest */
  async projectScores(project: TenantProject, limit: number): Promise<TableBody> {
    return await this.bodies.keep(project, DEEPEST, [ALL_AGENTS, limit]);
  }
}
