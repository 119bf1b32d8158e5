import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { DailySnapshot } from '../database/entities/daily-snapshot.entity';

export type DistributionRow = Pick<
  DailySnapshot,
  'date' | 'total' | 'avg_depth' | 'deep' | 'strong' | 'warm' | 'light' | 'faint' | 'at_risk' | 'deepened' | 'declining'
>;

@Injectable()
export class DistributionQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The newest snapshots, ascending by day; none where nothing was ever scored.
   *
   * @param agentId an agent of the project, or ALL_AGENTS
   * @param days how many UTC days back from the newest snapshot, itself included
   */
  async snapshots(projectId: ProjectId, agentId: string, days: number): Promise<DistributionRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT date, total, avg_depth, deep, strong, warm, light, faint, at_risk, deepened, declining
       FROM daily_snapshots
       WHERE project_id = $1 AND agent_id = $2 AND date > (
         SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2
       ) - $3::integer
       ORDER BY date`,
      [agentId, days],
    );
  }
}
