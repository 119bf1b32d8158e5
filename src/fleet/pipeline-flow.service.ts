import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { foundOn } from '../http/query/as-of.decorator';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { STAGES, STAGES_ON } from './pipeline-flow.queries';

@Injectable()
export class PipelineFlowService {
  constructor(private readonly responses: ResponseCache) {}

  /** @param asOf YYYY-MM-DD: as known at its end; null for the newest */
  async flow(project: TenantProject, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, STAGES);
    return foundOn(await this.responses.asOf(project, asOf, STAGES_ON, [], undefined, 'pipeline'));
  }
}
