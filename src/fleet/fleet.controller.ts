import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import { Live } from '../auth/live.decorator';
import type { TenantProject } from '../auth/tenant';
import type { TableBody } from '../database/table-body';
import { BEARER } from '../http/api-document';
import { Limit } from '../http/query-integer.decorator';
import { Serves } from '../http/serves.decorator';
import { FleetActivityBody } from './fleet-activity.dto';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowBody } from './pipeline-flow.dto';
import { PipelineFlowService } from './pipeline-flow.service';

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project')
@Controller('projects/:projectId')
export class FleetController {
  constructor(
    private readonly feed: FleetActivityService,
    private readonly pipeline: PipelineFlowService,
  ) {}

  @Get('fleet-activity')
  @ApiOperation({
    operationId: 'getProjectFleetActivity',
    summary: 'Get the live fleet activity feed for a project',
  })
  @Serves(FleetActivityBody)
  @Live()
  async activity(@CurrentProject() project: TenantProject, @Limit(20, 100) limit: number): Promise<TableBody> {
    return await this.feed.activity(project, limit);
  }

  @Get('pipeline-flow')
  @ApiOperation({ operationId: 'getProjectPipelineFlow', summary: 'Get the real pipeline flow for a project' })
  @Serves(PipelineFlowBody)
  async flow(@CurrentProject() project: TenantProject): Promise<TableBody> {
    return await this.pipeline.flow(project);
  }
}
