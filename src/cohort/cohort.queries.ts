import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { CohortPoint } from '../database/entities/cohort-point.entity';

export type CohortRow = Pick<CohortPoint, 'entry_week' | 'week' | 'size' | 'count' | 'avg_depth'> & {
  /** ISO week, like 2025-W21. */
  readonly label: string;
};

@Injectable()
export class CohortQueries {
  constructor(private readonly reader: TenantReader) {}

  /** All points of the newest cohorts, their entry week (0) included, ascending. */
  async newest(projectId: ProjectId, cohorts: number): Promise<CohortRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT entry_week, to_char(entry_week, 'IYYY"-W"IW') AS label, week, size, count, avg_depth
       FROM cohort_points
       WHERE project_id = $1 AND entry_week IN (
         SELECT entry_week FROM cohort_points WHERE project_id = $1 AND week = 0 ORDER BY entry_week DESC LIMIT $2
       )
       ORDER BY entry_week, week`,
      [cohorts],
    );
  }
}
