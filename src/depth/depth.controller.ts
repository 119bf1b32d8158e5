import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentAgent, CurrentProject } from '../auth/access.decorator';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AsOf } from '../http/query/as-of.decorator';
import { Limit } from '../http/query/query-integer.decorator';
import type { TableBody } from '../serving/table-body';
import { DepthBody, ListProjectDepthScoresResponse } from './depth.dto';
import { DepthService } from './depth.service';

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@Controller()
export class DepthController {
  constructor(private readonly depth: DepthService) {}

  @Get('agents/:agentId/contacts/:contactId/depth')
  @Access('agent', { permittedKey: 'read' })
  @ApiOperation({ operationId: 'getContactDepth', summary: 'Get relationship depth for a contact' })
  @ApiParam({ name: 'agentId', type: String })
  @RespondsWith(DepthBody)
  async contactDepth(
    @CurrentAgent() agent: TenantAgent,
    @Param('contactId') contactId: string,
    @AsOf() asOf: string | null,
  ): Promise<TableBody> {
    return await this.depth.contactDepth(agent, contactId, asOf);
  }

  @Get('projects/:projectId/depth-scores')
  @Access('project', { permittedKey: 'read' })
  @ApiOperation({ operationId: 'listProjectDepthScores', summary: 'List all depth scores for a project' })
  @ApiParam({ name: 'projectId', type: String })
  @RespondsWith(ListProjectDepthScoresResponse)
  async projectScores(
    @CurrentProject() project: TenantProject,
    @Limit(100, 500) limit: number,
    @AsOf() asOf: string | null,
  ): Promise<TableBody> {
    return await this.depth.projectScores(project, limit, asOf);
  }
}
