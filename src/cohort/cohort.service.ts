import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import type { TableBody } from '../database/table-body';
import { NEWEST_COHORTS } from './cohort.queries';

const MAX_COHORTS = 26;

@Injectable()
export class CohortService {
  constructor(private readonly bodies: BodyReader) {}

  async cohorts(project: TenantProject): Promise<TableBody> {
    return await this.bodies.keep(project, NEWEST_COHORTS, [MAX_COHORTS]);
  }
}
