import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { DepthDistributionBody } from './distribution.dto';
import { DistributionQueries, type DistributionRow } from './distribution.queries';

const EMPTY: Omit<DistributionRow, 'date'> = {
  total: 0,
  avg_depth: 0,
  deep: 0,
  strong: 0,
  warm: 0,
  light: 0,
  faint: 0,
  at_risk: 0,
  deepened: 0,
  declining: 0,
};

/** How depth is distributed over many relationships, and how that developed. */
@Injectable()
export class DistributionService {
  constructor(private readonly queries: DistributionQueries) {}

  /**
   * @param agentId an agent of the project, or ALL_AGENTS
   * @param days length of the trend, 1 or more
   */
  async distribution(projectId: ProjectId, agentId: string, days: number): Promise<DepthDistributionBody> {
    const snapshots = await this.queries.snapshots(projectId, agentId, days);
    const { deep, strong, warm, light, faint, ...now } = snapshots.at(-1) ?? EMPTY;
    return {
      total: now.total,
      avg_depth: now.avg_depth,
      bands: { deep, strong, warm, light, faint },
      at_risk: now.at_risk,
      deepened: now.deepened,
      declining: now.declining,
      trend: snapshots.map(({ date, total, avg_depth }) => ({ date, count: total, avg_depth })),
    };
  }
}
