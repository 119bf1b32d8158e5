import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { PagedList } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { AccountBody, AccountsBody } from './account.dto';
import { AccountParameters, accountFilter } from './account-parameters';
import { AccountsService } from './accounts.service';

/** Its keys: the order, the number and the text by which it sorts, and the id. */
const ACCOUNT_LIST: PagedList = { name: 'accounts', keys: ['text', 'number', 'text', 'text'] };

@ApiTags('People')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId/accounts')
export class AccountsController {
  constructor(private readonly service: AccountsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listProjectAccounts',
    summary: 'List accounts with filters and sorting',
    description:
      'Accounts that contacts belong to, as of the newest recompute: how deep they are, and whether all of one hangs on one contact or one agent.',
  })
  @RespondsWith(AccountsBody)
  @LastModifiedNow()
  async list(
    @CurrentProject() { projectId }: TenantProject,
    @Query() parameters: AccountParameters,
    @Page(ACCOUNT_LIST, 50, 200) page: PageRequest,
  ): Promise<AccountsBody> {
    return await this.service.page(projectId, accountFilter(parameters), page);
  }

  @Get(':accountId')
  @ApiOperation({
    operationId: 'getProjectAccount',
    summary: 'Get an account with its contacts and the agents that know them',
    description:
      'As of the newest recompute. What it hangs on is the contact or the agent of all relationships that are alive.',
  })
  @ApiParam({ name: 'accountId', type: String })
  @RespondsWith(AccountBody)
  @LastModifiedNow()
  async one(
    @CurrentProject() { projectId }: TenantProject,
    @Param('accountId') accountId: string,
  ): Promise<AccountBody> {
    return await this.service.one(projectId, accountId);
  }
}
