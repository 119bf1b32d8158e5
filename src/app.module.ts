import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module';
import { TenantReaderModule } from './auth/tenant-reader.module';
import { CohortModule } from './cohort/cohort.module';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { DepthModule } from './depth/depth.module';
import { FleetModule } from './fleet/fleet.module';
import { HttpModule } from './http/http.module';
import { IngestionModule } from './ingestion/ingestion.module';
import { MoatModule } from './moat/moat.module';
import { OpsModule } from './ops/ops.module';
import { ProjectsModule } from './projects/projects.module';
import { BackgroundRecompute } from './recompute/background-recompute';
import { RecomputeModule } from './recompute/recompute.module';
import { RecomputeScheduleModule } from './recompute/recompute-schedule.module';
import { RunsModule } from './runs/runs.module';

/** Composition root: the one place that lists every module. */
@Module({})
export class AppModule {
  static of(config: Config, databaseUrl: string): DynamicModule {
    // One half of the connections answers requests, the other writes: neither can starve the other.
    const readers = Math.floor(config.databasePoolSize / 2);
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        DatabaseModule.at(databaseUrl, config.databasePoolSize - readers),
        TenantReaderModule.at(databaseUrl, {
          size: readers,
          rowSecurity: config.databaseRowSecurity,
          statementTimeoutMs: config.databaseStatementTimeoutMs,
          waitMs: config.databasePoolWaitMs,
        }),
        AuthModule,
        HttpModule,
        OpsModule,
        ProjectsModule,
        RunsModule.startedBy(RecomputeModule, BackgroundRecompute),
        IngestionModule,
        RecomputeScheduleModule,
        DepthModule,
        CohortModule,
        FleetModule,
        MoatModule,
      ],
    };
  }
}
