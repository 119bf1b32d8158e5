import { Module } from '@nestjs/common';
import { BacktestController } from './backtest.controller';
import { BacktestQueries } from './backtest.queries';
import { BacktestService } from './backtest.service';
import { BacktestJobs } from './backtest-jobs.service';

/** Shows how well the score predicted a project's own past, and has it computed. */
@Module({ controllers: [BacktestController], providers: [BacktestService, BacktestJobs, BacktestQueries] })
export class BacktestModule {}
