import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { PipelineFlowBody } from './pipeline-flow.dto';
import { PipelineFlowQueries } from './pipeline-flow.queries';

/** In order. */
export const PIPELINE_STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'];

@Injectable()
export class PipelineFlowService {
  constructor(private readonly queries: PipelineFlowQueries) {}

  async flow(projectId: ProjectId): Promise<PipelineFlowBody> {
    const rows = await this.queries.stages(projectId);
    const counts = new Map(rows.map(({ stage, count }) => [stage, count]));
    return { stages: PIPELINE_STAGES.map((stage) => ({ stage, count: counts.get(stage) ?? 0 })) };
  }
}
