import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { snapshotOf } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { MOAT_INDEX, MOAT_INDEX_ON, QUARTER } from './moat-index.queries';

@Injectable()
export class MoatIndexService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput if a snapshot of the day, or of a day that it is compared with, is missing
   */
  async moatIndex(project: TenantProject, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, MOAT_INDEX, [ALL_AGENTS]);
    const reach = { days: QUARTER, what: `the comparison with ${QUARTER} days before` };
    return snapshotOf(asOf, await this.responses.asOf(project, asOf, MOAT_INDEX_ON, [ALL_AGENTS]), reach);
  }
}
