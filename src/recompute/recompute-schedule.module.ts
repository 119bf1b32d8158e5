import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { RecomputeJob } from './recompute.job';
import { RecomputeModule } from './recompute.module';

/** The scheduled recompute: part of the server, not of the command line. */
@Module({ imports: [ScheduleModule.forRoot(), RecomputeModule], providers: [RecomputeJob] })
export class RecomputeScheduleModule {}
