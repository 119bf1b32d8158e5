import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentAgent, CurrentProject } from '../auth/access.decorator';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AsOf } from '../http/query/as-of.decorator';
import { QueryInteger } from '../http/query/query-integer.decorator';
import type { TableBody } from '../serving/table-body';
import { DepthDistributionBody } from './distribution.dto';
import { DistributionService } from './distribution.service';

const TREND_DAYS = 90;
const MAX_TREND_DAYS = 365;

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@Controller()
export class DistributionController {
  constructor(private readonly distributions: DistributionService) {}

  @Get('agents/:agentId/depth-distribution')
  @Access('agent', { permittedKey: 'read' })
  @ApiOperation({ operationId: 'getAgentDepthDistribution', summary: 'Get depth distribution for an agent' })
  @ApiParam({ name: 'agentId', type: String })
  @RespondsWith(DepthDistributionBody)
  async ofAgent(
    @CurrentAgent() agent: TenantAgent,
    @QueryInteger('days', TREND_DAYS, MAX_TREND_DAYS) days: number,
    @AsOf() asOf: string | null,
  ): Promise<TableBody> {
    return await this.distributions.ofAgent(agent, days, asOf);
  }

  @Get('projects/:projectId/moat')
  @Access('project', { permittedKey: 'read' })
  @ApiOperation({
    operationId: 'getProjectMoat',
    summary: 'Get the moat — aggregate relationship depth for a project',
  })
  @ApiParam({ name: 'projectId', type: String })
  @RespondsWith(DepthDistributionBody)
  async ofProject(
    @CurrentProject() project: TenantProject,
    @QueryInteger('days', TREND_DAYS, MAX_TREND_DAYS) days: number,
    @AsOf() asOf: string | null,
  ): Promise<TableBody> {
    return await this.distributions.ofProject(project, days, asOf);
  }
}
