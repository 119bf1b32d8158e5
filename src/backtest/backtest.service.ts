import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { BacktestBody } from './backtest.dto';
import { BacktestQueries } from './backtest.queries';
import type { BacktestResult } from './backtest-run.service';

const NEVER_RUN: BacktestBody = {
  ran_at: null,
  horizon_days: null,
  cutoffs: [],
  models: [],
  participation: [],
  participation_verdict: '',
  provisional: false,
  verdict: 'No backtest has been run yet. An operator runs one with: npm run cli -- backtest --project NAME',
};

/** Returns the result of the last backtest of a project. */
@Injectable()
export class BacktestService {
  constructor(private readonly queries: BacktestQueries) {}

  async last(projectId: ProjectId): Promise<BacktestBody> {
    const row = await this.queries.last(projectId);
    if (!row) return NEVER_RUN;
    return { ...NEVER_RUN, ran_at: row.ran_at.toISOString(), ...(row.result as BacktestResult) };
  }
}
