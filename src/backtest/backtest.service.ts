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
  verdict: 'No backtest has been run yet. Run one with POST …/backtest, or: npm run cli -- backtest --project NAME',
};

/** Returns the result of the last backtest of a project. */
@Injectable()
export class BacktestService {
  constructor(private readonly queries: BacktestQueries) {}

  async last(projectId: ProjectId): Promise<BacktestBody> {
    const row = await this.queries.last(projectId);
    return row ? backtestBody(row.result as BacktestResult, row.ran_at) : NEVER_RUN;
  }
}

export function backtestBody(result: BacktestResult, ranAt: Date): BacktestBody {
  return { ...NEVER_RUN, ran_at: ranAt.toISOString(), ...result };
}
