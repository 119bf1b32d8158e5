import { Module } from '@nestjs/common';
import { BacktestCommand } from './backtest.command';
import { BacktestRunQueries } from './backtest-run.queries';
import { BacktestRunService } from './backtest-run.service';

/** The command line runs backtests; the server shows their results. */
@Module({ providers: [BacktestCommand, BacktestRunService, BacktestRunQueries], exports: [BacktestCommand] })
export class BacktestRunModule {}
