import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { MOST_VALUABLE } from './at-risk.queries';

@Injectable()
export class AtRiskService {
  constructor(private readonly bodies: BodyReader) {}

  /** @param limit how many of those with the highest value at stake */
  async contacts(project: TenantProject, limit: number): Promise<TableBody> {
    return await this.bodies.keep(project, MOST_VALUABLE, [ALL_AGENTS, limit]);
  }
}
