import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import type { JobBody } from '../jobs/jobs.dto';
import { JobsService } from '../jobs/jobs.service';
import type { BacktestOptions } from './backtest-run.service';

export const BACKTEST = 'backtest';

/** As stored with the job. */
export type BacktestInput = Pick<BacktestOptions, 'cutoffs' | 'horizon'>;

/** Runs backtests as jobs. */
@Injectable()
export class BacktestJobs {
  constructor(private readonly jobs: JobsService) {}

  /** @throws like `JobsService.start` */
  async start(projectId: ProjectId, ownerId: string, by: Actor, input: BacktestInput): Promise<JobBody> {
    return await this.jobs.start({ projectId, ownerId, kind: BACKTEST, input, by });
  }
}
