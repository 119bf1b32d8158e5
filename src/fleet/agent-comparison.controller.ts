import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { TableBody } from '../serving/table-body';
import { AgentComparisonBody } from './agent-comparison.dto';
import { AgentComparisonService } from './agent-comparison.service';

@ApiTags('Evidence')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class AgentComparisonController {
  constructor(private readonly service: AgentComparisonService) {}

  @Get('agent-comparison')
  @ApiOperation({
    operationId: 'getProjectAgentComparison',
    summary: 'Compare the agents of a project',
    description:
      'Depth, part of the index, what deepens and declines, what is at risk and which replies are owed, of each agent, and its last weeks. ' +
      'Computed once for each recompute.',
  })
  @RespondsWith(AgentComparisonBody)
  async compare(@CurrentProject() project: TenantProject): Promise<TableBody> {
    return await this.service.agents(project);
  }
}
