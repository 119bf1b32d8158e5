import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { servedOnly } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { MOST_VALUABLE, MOST_VALUABLE_ON } from './at-risk.queries';

@Injectable()
export class AtRiskService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param limit maximum number of relationships, the highest value at stake first
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput for any day but the newest, because single scores of past days are not stored
   */
  async contacts(project: TenantProject, limit: number, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, MOST_VALUABLE, [ALL_AGENTS, limit]);
    return servedOnly(asOf, await this.responses.asOf(project, asOf, MOST_VALUABLE_ON, [ALL_AGENTS, limit]));
  }
}
