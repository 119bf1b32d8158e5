import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { foundOn } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { COHORTS_ON, NEWEST_COHORTS } from './cohort.queries';

const MAX_COHORTS = 26;

@Injectable()
export class CohortService {
  constructor(private readonly responses: ResponseCache) {}

  /** @param asOf YYYY-MM-DD; null for the newest */
  async cohorts(project: TenantProject, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, NEWEST_COHORTS, [MAX_COHORTS]);
    return foundOn(await this.responses.asOf(project, asOf, COHORTS_ON, [MAX_COHORTS]));
  }
}
