import { type DynamicModule, Module } from '@nestjs/common';
import { BacktestRunModule } from './backtest/backtest-run.module';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { DistributeCommand } from './database/distribution/distribute.command';
import { DistributionService } from './database/distribution/distribution.service';
import { IngestionModule } from './ingestion/ingestion.module';
import { ProjectClosure } from './organisations/project-closure.queries';
import { RestoreCommand } from './organisations/restore.command';
import { RecomputeModule } from './recompute/recompute.module';

/** The modules that the commands need: without HTTP and the schedule. */
@Module({})
export class CliModule {
  static of(config: Config, databaseUrl: string): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.of(config),
        DatabaseModule.at(databaseUrl, config.databasePoolSize, { prepared: config.databasePreparedStatements }),
        IngestionModule,
        RecomputeModule,
        BacktestRunModule,
      ],
      providers: [DistributionService, DistributeCommand, ProjectClosure, RestoreCommand],
    };
  }
}
