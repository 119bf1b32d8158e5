import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AccountsController } from './accounts.controller';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { AgentMergesController } from './agent-merges.controller';
import { AgentMergesService } from './agent-merges.service';
import { ContactsController } from './contacts.controller';
import { ContactsQueries } from './contacts.queries';
import { ContactsService } from './contacts.service';
import { MergeChanges } from './merge-changes';
import { MergeSuggestionsQueries } from './merge-suggestions.queries';
import { MergesController } from './merges.controller';
import { MergesQueries } from './merges.queries';
import { MergesService } from './merges.service';
import { ResultingAgentQueries } from './resulting-agent.queries';
import { ResultingContactQueries } from './resulting-contact.queries';

/** People instead of rows: one person under several ids, and one agent under several names. */
@Module({})
export class PeopleModule {
  /** @param module the module that exports `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: PeopleModule,
      imports: [module],
      // In this order: `merge-suggestions` is no id.
      controllers: [MergesController, ContactsController, AgentMergesController, AccountsController],
      providers: [
        ...[AgentMergesService, MergeChanges, ResultingAgentQueries],
        ...[MergesService, MergesQueries, ResultingContactQueries, MergeSuggestionsQueries],
        ...[ContactsService, ContactsQueries, AccountsService, AccountsQueries],
      ],
    };
  }
}
