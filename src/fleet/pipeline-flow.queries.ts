import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { PipelineStage } from '../database/entities/pipeline-stage.entity';

export type PipelineStageRow = Pick<PipelineStage, 'stage' | 'count'>;

@Injectable()
export class PipelineFlowQueries {
  constructor(private readonly database: DataSource) {}

  /** In no particular order; stages without contacts may be missing. */
  async stages(projectId: ProjectId): Promise<PipelineStageRow[]> {
    return await this.database.query('SELECT stage, count FROM pipeline_stages WHERE project_id = $1', [projectId]);
  }
}
