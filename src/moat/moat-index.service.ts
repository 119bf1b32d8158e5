import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { TableBody } from '../database/table-body';
import { snapshotOf } from '../http/as-of.decorator';
import { MOAT_INDEX, MOAT_INDEX_ON, QUARTER } from './moat-index.queries';

@Injectable()
export class MoatIndexService {
  constructor(private readonly bodies: BodyReader) {}

  /**
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput for a day of which no snapshot is kept, or none of the days that it is compared with
   */
  async moatIndex(project: TenantProject, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.bodies.keep(project, MOAT_INDEX, [ALL_AGENTS]);
    const reach = { days: QUARTER, what: `the comparison with ${QUARTER} days before` };
    return snapshotOf(asOf, await this.bodies.past(project, asOf, MOAT_INDEX_ON, [ALL_AGENTS]), reach);
  }
}
