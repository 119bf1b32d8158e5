import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { AGENT_LIST, ProjectAgentsBody } from './agents.dto';
import { AgentsService } from './agents.service';

@ApiTags('Projects')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/agents')
export class AgentsController {
  constructor(private readonly service: AgentsService) {}

  @Get()
  @Access('project', { key: 'read' })
  @LastModifiedNow()
  @ApiOperation({
    operationId: 'listProjectAgents',
    summary: 'List the agents of a project',
    description: 'By name. Other operations accept the name or the UUID of an agent.',
  })
  @RespondsWith(ProjectAgentsBody)
  async list(
    @CurrentProject() project: TenantProject,
    @Page(AGENT_LIST, 100, 500) page: PageRequest,
  ): Promise<ProjectAgentsBody> {
    return await this.service.page(project.projectId, page);
  }
}
