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
import { personConditions } from '../serving/person-filter';
import { ContactBody, ContactsBody } from './contact.dto';
import { ContactParameters, contactOrder } from './contact-parameters';
import { ContactsService } from './contacts.service';

/** Its keys: the order, the number and the text by which it sorts, and the id. */
const CONTACT_LIST: PagedList = { name: 'contacts', keys: ['text', 'number', 'text', 'text'] };

/** After the controllers with fixed names below `contacts`, for which `userId` would stand too. */
@ApiTags('People')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId/contacts')
export class ContactsController {
  constructor(private readonly service: ContactsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listProjectContacts',
    summary: 'List contacts with filters and sorting',
    description:
      'Each person once, under all its ids, with what is known of it and its depth with all agents together.',
  })
  @RespondsWith(ContactsBody)
  @LastModifiedNow()
  async list(
    @CurrentProject() { projectId }: TenantProject,
    @Query() parameters: ContactParameters,
    @Page(CONTACT_LIST, 50, 200) page: PageRequest,
  ): Promise<ContactsBody> {
    const { search, agent, pipeline_stage: stage } = parameters;
    const filter = { search, agent, stage, persons: personConditions(parameters) };
    return await this.service.page(projectId, filter, contactOrder(parameters), page);
  }

  @Get(':userId')
  @ApiOperation({
    operationId: 'getProjectContact',
    summary: 'Get a contact with the agents that know it',
    description:
      'Any id of the contact finds it. Who knows it best, who spoke last, whose turn it is, and what is open.',
  })
  @ApiParam({ name: 'userId', type: String })
  @RespondsWith(ContactBody)
  @LastModifiedNow()
  async one(@CurrentProject() { projectId }: TenantProject, @Param('userId') userId: string): Promise<ContactBody> {
    return await this.service.one(projectId, userId);
  }
}
