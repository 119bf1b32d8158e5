import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import { ALL_AGENTS } from '../database/all-agents';
import type { DailySnapshot } from '../database/entities/daily-snapshot.entity';

export type MoatIndexRow = Pick<DailySnapshot, 'moat_index' | 'breadth' | 'depth_quality' | 'trend' | 'risk'> & {
  /** Days before the newest snapshot. */
  readonly days_ago: number;
};

@Injectable()
export class MoatIndexQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The whole project's index on single days, as far as there are snapshots of them.
   *
   * @param daysAgo counted from the newest snapshot, which is 0
   */
  async indexes(projectId: ProjectId, daysAgo: readonly number[]): Promise<MoatIndexRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT newest.date - snapshots.date AS days_ago, moat_index, breadth, depth_quality, trend, risk
       FROM (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
       JOIN daily_snapshots snapshots
         ON snapshots.project_id = $1 AND snapshots.agent_id = $2
        AND snapshots.date IN (SELECT newest.date - days FROM unnest($3::integer[]) AS days)`,
      [ALL_AGENTS, daysAgo],
    );
  }
}
