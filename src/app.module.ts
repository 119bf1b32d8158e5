import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { AuthModule } from './auth/auth.module';
import { BacktestModule } from './backtest/backtest.module';
import { CohortModule } from './cohort/cohort.module';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { DepthModule } from './depth/depth.module';
import { EpisodesModule } from './episodes/episodes.module';
import { ExplainModule } from './explain/explain.module';
import { FleetModule } from './fleet/fleet.module';
import { HttpModule } from './http/http.module';
import { ImportsModule } from './imports/imports.module';
import { ErasureModule } from './ingestion/erasure/erasure.module';
import { EventsModule } from './ingestion/events/events.module';
import { IngestionModule } from './ingestion/ingestion.module';
import { JobsModule } from './jobs/jobs.module';
import { KeysModule } from './keys/keys.module';
import { LearningModule } from './learning/learning.module';
import { LifeCycleModule } from './lifecycle/lifecycle.module';
import { McpModule } from './mcp/mcp.module';
import { MeModule } from './me/me.module';
import { MoatModule } from './moat/moat.module';
import { OpsModule } from './ops/ops.module';
import { OrganisationsModule } from './organisations/organisations.module';
import { PeopleModule } from './people/people.module';
import { PersonalDataModule } from './personal-data/personal-data.module';
import { ProjectsModule } from './projects/projects.module';
import { ContactErasureService } from './recompute/contact-erasure.service';
import { RecomputeModule } from './recompute/recompute.module';
import { RecomputeScheduleModule } from './recompute/recompute-schedule.module';
import { RejectionsModule } from './rejections/rejections.module';
import { RelationshipsModule } from './relationships/relationships.module';
import { RunsModule } from './runs/runs.module';
import { SegmentModule } from './segment/segment.module';
import { ServingModule } from './serving/serving.module';
import { SettingsModule } from './settings/settings.module';
import { SignalsModule } from './signals/signals.module';
import { SourcesModule } from './sources/sources.module';
import { WebhooksModule } from './webhooks/webhooks.module';

/** Composition root: the only place that lists every module. */
@Module({})
export class AppModule {
  static of(config: Config, databaseUrl: string): DynamicModule {
    // Half of the connections serve reads, the other half writes, so that neither can starve the other.
    const readers = Math.floor(config.databasePoolSize / 2);
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        DatabaseModule.at(databaseUrl, config.databasePoolSize - readers, {
          directUrl: config.databaseDirectUrl,
          statementTimeoutMs: config.databaseStatementTimeoutMs,
          prepared: config.databasePreparedStatements,
        }),
        ServingModule.at(
          databaseUrl,
          {
            size: readers,
            rowSecurity: config.databaseRowSecurity,
            statementTimeoutMs: config.databaseStatementTimeoutMs,
            waitMs: config.databasePoolWaitMs,
            share: config.organisationShare,
            prepared: config.databasePreparedStatements,
            replicaUrls: config.databaseReaderUrls,
            maxLagMs: config.readerMaxLagS * 1_000,
          },
          { maxBytes: config.bodyCacheMb * 2 ** 20, publicUrl: config.publicUrl },
        ),
        JobsModule.at({
          url: databaseUrl,
          rowSecurity: config.databaseRowSecurity,
          prepared: config.databasePreparedStatements,
        }),
        AuthModule,
        HttpModule,
        OpsModule,
        MeModule,
        ProjectsModule.recomputedBy(RecomputeModule),
        KeysModule,
        RunsModule.startedBy(RecomputeModule),
        IngestionModule,
        EventsModule,
        RejectionsModule,
        SegmentModule,
        ImportsModule,
        ErasureModule.from(RecomputeModule, ContactErasureService),
        RecomputeScheduleModule,
        DepthModule,
        CohortModule,
        FleetModule,
        MoatModule,
        ExplainModule,
        RelationshipsModule,
        BacktestModule,
        LifeCycleModule,
        LearningModule,
        SettingsModule.recomputedBy(RecomputeModule),
        SignalsModule,
        EpisodesModule,
        PeopleModule.recomputedBy(RecomputeModule),
        SourcesModule.recomputedBy(RecomputeModule),
        WebhooksModule,
        McpModule,
        AuditModule,
        OrganisationsModule,
        PersonalDataModule,
      ],
    };
  }
}
