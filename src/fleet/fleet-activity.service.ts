import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { foundOn } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { ACTS_ON, NEWEST_ACTS } from './fleet-activity.queries';

@Injectable()
export class FleetActivityService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param limit number of the newest
   * @param asOf YYYY-MM-DD: acts up to its end; null for acts up to now
   */
  async activity(project: TenantProject, limit: number, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.uncached(project, NEWEST_ACTS, [limit]);
    return foundOn(await this.responses.asOf(project, asOf, ACTS_ON, [limit], undefined, 'feed'));
  }
}
