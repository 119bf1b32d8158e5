import { Module } from '@nestjs/common';
import { BacktestController } from './backtest.controller';
import { BacktestQueries } from './backtest.queries';
import { BacktestService } from './backtest.service';
import { BacktestJobs } from './backtest-jobs.service';

/** Backtests of the score on a project's own past, and their results. */
@Module({ controllers: [BacktestController], providers: [BacktestService, BacktestJobs, BacktestQueries] })
export class BacktestModule {}
