import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { FleetActivityBody } from './fleet-activity.dto';
import { FleetActivityQueries } from './fleet-activity.queries';
import { fleetActivityItem } from './fleet-activity-item';

@Injectable()
export class FleetActivityService {
  constructor(private readonly queries: FleetActivityQueries) {}

  async activity(projectId: ProjectId, limit: number): Promise<FleetActivityBody> {
    return { items: (await this.queries.newest(projectId, limit)).map(fleetActivityItem) };
  }
}
