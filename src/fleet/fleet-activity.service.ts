import { Injectable } from '@nestjs/common';
import { BodyReader } from '../auth/body-reader';
import type { TenantProject } from '../auth/tenant';
import type { TableBody } from '../database/table-body';
import { NEWEST_ACTS } from './fleet-activity.queries';

@Injectable()
export class FleetActivityService {
  constructor(private readonly bodies: BodyReader) {}

  /** @param limit how many of the newest */
  async activity(project: TenantProject, limit: number): Promise<TableBody> {
    return await this.bodies.live(project, NEWEST_ACTS, [limit]);
  }
}
