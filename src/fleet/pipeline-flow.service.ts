import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import type { TableBody } from '../database/table-body';
import { STAGES } from './pipeline-flow.queries';

@Injectable()
export class PipelineFlowService {
  constructor(private readonly bodies: BodyReader) {}

  async flow(project: TenantProject): Promise<TableBody> {
    return await this.bodies.keep(project, STAGES);
  }
}
