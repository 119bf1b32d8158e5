import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { MOAT_INDEX } from './moat-index.queries';

@Injectable()
export class MoatIndexService {
  constructor(private readonly bodies: BodyReader) {}

  async moatIndex(project: TenantProject): Promise<TableBody> {
    return await this.bodies.keep(project, MOAT_INDEX, [ALL_AGENTS]);
  }
}
