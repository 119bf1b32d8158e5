import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { foundOn } from '../http/query/as-of.decorator';
import { agentIds, filterAgent } from '../serving/filter-agent.queries';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { TenantReader } from '../serving/tenant-reader';
import { ACTS_OF_AGENT_ON, NEWEST_ACTS_OF_AGENT } from './fleet-activity.queries';

/** The feed of one agent, under all ids that it had. */
@Injectable()
export class AgentActivityService {
  constructor(
    private readonly responses: ResponseCache,
    private readonly reader: TenantReader,
  ) {}

  /**
   * @param agent UUID or name
   * @param limit number of the newest
   * @param asOf YYYY-MM-DD: acts up to its end; null for acts up to now
   * @throws InvalidInput if the project has no such agent
   */
  async activity(project: TenantProject, agent: string, limit: number, asOf: string | null): Promise<TableBody> {
    const { projectId } = project;
    const ids = await agentIds(this.reader, projectId, await filterAgent(this.reader, projectId, agent));
    if (asOf === null) return await this.responses.uncached(project, NEWEST_ACTS_OF_AGENT, [limit, ids]);
    return foundOn(await this.responses.asOf(project, asOf, ACTS_OF_AGENT_ON, [limit, ids], undefined, 'feed'));
  }
}
