import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { RunsController } from './runs.controller';
import { RunsQueries } from './runs.queries';
import { RunsService } from './runs.service';

/** Lists and starts the recomputes of a project. */
@Module({})
export class RunsModule {
  /** @param module the module that exports `RunStarter` */
  static startedBy(module: Type): DynamicModule {
    return {
      module: RunsModule,
      imports: [module],
      controllers: [RunsController],
      providers: [RunsService, RunsQueries],
    };
  }
}
