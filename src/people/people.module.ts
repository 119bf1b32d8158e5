import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AccountsController } from './accounts.controller';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { ContactsController } from './contacts.controller';
import { ContactsQueries } from './contacts.queries';
import { ContactsService } from './contacts.service';
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
      // In this order: `merge-suggestions` is no id.
      controllers: [MergesController, ContactsController, AccountsController],
      providers: [
        ...[MergesService, MergesQueries, ResultingContactQueries, MergeSuggestionsQueries],
        ...[ContactsService, ContactsQueries, AccountsService, AccountsQueries],
      ],
    };
  }
}
