import { type DynamicModule, Global, Module } from '@nestjs/common';
import { JobProcesses } from './job-process';
import { JobRunner } from './job-runner.service';
import { JobStore } from './job-store.queries';
import { JobThreads } from './job-thread';
import type { JobDatabase } from './job-work';
import { JobsController } from './jobs.controller';
import { JobsQueries } from './jobs.queries';
import { JobsService } from './jobs.service';

/** Work that takes longer than a request waits. */
@Global()
@Module({})
export class JobsModule {
  static at(database: JobDatabase): DynamicModule {
    return {
      module: JobsModule,
      controllers: [JobsController],
      providers: [
        JobsService,
        JobsQueries,
        JobStore,
        JobRunner,
        { provide: JobThreads, useFactory: () => new JobThreads(database) },
        { provide: JobProcesses, useFactory: () => new JobProcesses(database) },
      ],
      exports: [JobsService, JobProcesses],
    };
  }
}
