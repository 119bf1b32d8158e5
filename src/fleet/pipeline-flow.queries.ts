import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { PipelineStage } from '../database/entities/pipeline-stage.entity';

export type PipelineStageRow = Pick<PipelineStage, 'stage' | 'count'>;

@Injectable()
export class PipelineFlowQueries {
  constructor(private readonly reader: TenantReader) {}

  /** In no particular order; stages without contacts may be missing. */
  async stages(projectId: ProjectId): Promise<PipelineStageRow[]> {
    return await this.reader.query(projectId, 'SELECT stage, count FROM pipeline_stages WHERE project_id = $1');
  }
}
