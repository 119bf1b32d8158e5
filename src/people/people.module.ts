import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { MergeSuggestionsQueries } from './merge-suggestions.queries';
import { MergesController } from './merges.controller';
import { MergesQueries } from './merges.queries';
import { MergesService } from './merges.service';
import { ResultingContactQueries } from './resulting-contact.queries';

/** People instead of rows: one person under several ids. */
@Module({})
export class PeopleModule {
  /** @param module the module that exports `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: PeopleModule,
      imports: [module],
      controllers: [MergesController],
      providers: [MergesService, MergesQueries, ResultingContactQueries, MergeSuggestionsQueries],
    };
  }
}
