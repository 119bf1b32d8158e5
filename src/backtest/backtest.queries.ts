import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Backtest } from '../database/entities/backtest.entity';
import { TenantReader } from '../serving/tenant-reader';

@Injectable()
export class BacktestQueries {
  constructor(private readonly reader: TenantReader) {}

  /** The last result, null before the first. */
  async last(projectId: ProjectId): Promise<Pick<Backtest, 'ran_at' | 'result'> | null> {
    const rows: Pick<Backtest, 'ran_at' | 'result'>[] = await this.reader.query(
      projectId,
      'SELECT ran_at, result FROM backtests WHERE project_id = $1',
    );
    return rows[0] ?? null;
  }
}
