import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SourceExpectations } from './source-expectations.queries';
import { SourcesController } from './sources.controller';
import { SourcesQueries } from './sources.queries';
import { SourcesService } from './sources.service';

/** Where facts come from, and whether they still do. */
@Module({})
export class SourcesModule {
  /** @param module the module that exports `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: SourcesModule,
      imports: [module],
      controllers: [SourcesController],
      providers: [SourcesService, SourcesQueries, SourceExpectations],
    };
  }
}
