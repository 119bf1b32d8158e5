import { Module } from '@nestjs/common';
import { BacktestCommand } from './backtest.command';
import { BacktestRunQueries } from './backtest-run.queries';
import { BacktestRunService } from './backtest-run.service';
import { ParticipationRunQueries } from './participation-run.queries';
import { ParticipationRunService } from './participation-run.service';

/** Runs backtests for the command line; the server runs them in job threads. */
@Module({
  providers: [
    BacktestCommand,
    BacktestRunService,
    BacktestRunQueries,
    ParticipationRunService,
    ParticipationRunQueries,
  ],
  exports: [BacktestCommand],
})
export class BacktestRunModule {}
