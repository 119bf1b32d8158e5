import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { TenantReader } from '../serving/tenant-reader';

export type RunRow = Omit<RecomputeRun, 'project_id' | 'time_zone' | 'breadth_half' | 'score_settings'>;

export interface RunList {
  readonly total: number;
  readonly rows: RunRow[];
}

/** Every column but the total is null if there is no run. */
type ListRow = { total: number } & (RunRow | { [column in keyof RunRow]: null });

const COLUMNS = 'run_id, as_of, mode, status, started_at, finished_at, relationships, steps, restated_from, error';

@Injectable()
export class RunsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param runId in the form of a UUID */
  async run(projectId: ProjectId, runId: string): Promise<RunRow | null> {
    const rows: RunRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM recompute_runs WHERE project_id = $1 AND run_id = $2`,
      [runId],
    );
    return rows[0] ?? null;
  }

  async newestOf(projectId: ProjectId, status: RunRow['status']): Promise<RunRow | null> {
    const rows: RunRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM recompute_runs WHERE project_id = $1 AND status = $2
       ORDER BY finished_at DESC, started_at DESC LIMIT 1`,
      [status],
    );
    return rows[0] ?? null;
  }

  /** The newest runs and their total number, from one snapshot. */
  async newest(projectId: ProjectId, limit: number): Promise<RunList> {
    const rows: ListRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT whole.total, runs.*
       FROM (SELECT count(*)::int AS total FROM recompute_runs WHERE project_id = $1) whole
       LEFT JOIN (
         SELECT ${COLUMNS} FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC, run_id LIMIT $2
       ) runs ON true
       ORDER BY runs.started_at DESC, runs.run_id`,
      [limit],
    );
    return { total: rows[0]?.total ?? 0, rows: rows.filter(isRun) };
  }
}

function isRun(row: ListRow): row is { total: number } & RunRow {
  return row.run_id !== null;
}
