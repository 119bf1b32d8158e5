import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { RunStarter } from './run-starter';
import { RunsController } from './runs.controller';
import { RunsQueries } from './runs.queries';
import { RunsService } from './runs.service';

/** The recomputes of a project, seen from outside. */
@Module({})
export class RunsModule {
  /** @param starter what begins a run, which `module` exports */
  static startedBy(module: Type, starter: Type<RunStarter>): DynamicModule {
    return {
      module: RunsModule,
      imports: [module],
      controllers: [RunsController],
      providers: [RunsService, RunsQueries, { provide: RunStarter, useExisting: starter }],
    };
  }
}
