import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { DiskGuard } from './disk.guard';
import { Drain } from './drain';
import { HealthController } from './health.controller';
import { HealthQueries } from './health.queries';
import { HealthService } from './health.service';
import { MetricsServer } from './metrics.server';
import { MetricsService } from './metrics.service';
import { RecomputeLag } from './recompute-lag';
import { RecomputeLagQueries } from './recompute-lag.queries';
import { Tracing } from './tracing';

/** Health, metrics and traces for operators and orchestrators, and the end of readiness at a shutdown. */
@Module({
  imports: [
    // The response has the same information and is logged like every other.
    TerminusModule.forRoot({ logger: false }),
  ],
  controllers: [HealthController],
  providers: [
    HealthQueries,
    HealthService,
    Drain,
    RecomputeLagQueries,
    RecomputeLag,
    MetricsService,
    MetricsServer,
    Tracing,
    { provide: APP_GUARD, useClass: DiskGuard },
  ],
})
export class OpsModule {}
