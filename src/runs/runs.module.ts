import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { RunsController } from './runs.controller';
import { RunsQueries } from './runs.queries';
import { RunsService } from './runs.service';

/** The recomputes of a project, seen from outside. */
@Module({})
export class RunsModule {
  /** @param module exports the `RunStarter` */
  static startedBy(module: Type): DynamicModule {
    return {
      module: RunsModule,
      imports: [module],
      controllers: [RunsController],
      providers: [RunsService, RunsQueries],
    };
  }
}
