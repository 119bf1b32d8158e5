import { Module } from '@nestjs/common';
import { BacktestController } from './backtest.controller';
import { BacktestQueries } from './backtest.queries';
import { BacktestService } from './backtest.service';

/** Shows how well the score predicted a project's own past. */
@Module({ controllers: [BacktestController], providers: [BacktestService, BacktestQueries] })
export class BacktestModule {}
