import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AsOf } from '../http/query/as-of.decorator';
import { Limit } from '../http/query/query-integer.decorator';
import { QueryText } from '../http/query/query-text.decorator';
import { HistoryHeaders } from '../serving/history-headers.service';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import type { TableBody } from '../serving/table-body';
import { AgentActivityService } from './agent-activity.service';
import { FleetActivityBody } from './fleet-activity.dto';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowBody } from './pipeline-flow.dto';
import { PipelineFlowService } from './pipeline-flow.service';
import { PipelineTransitionsBody } from './pipeline-transitions.dto';
import { PipelineTransitionsParameters, PipelineTransitionsService } from './pipeline-transitions.service';

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { permittedKey: 'read' })
@Controller('projects/:projectId')
export class FleetController {
  constructor(
    private readonly feed: FleetActivityService,
    private readonly agentFeed: AgentActivityService,
    private readonly pipeline: PipelineFlowService,
    private readonly pipelineTransitions: PipelineTransitionsService,
    private readonly headers: HistoryHeaders,
  ) {}

  @Get('fleet-activity')
  @ApiOperation({
    operationId: 'getProjectFleetActivity',
    summary: 'Get the live fleet activity feed for a project',
  })
  @RespondsWith(FleetActivityBody)
  @LastModifiedNow()
  async activity(
    @CurrentProject() project: TenantProject,
    @Limit(20, 100) limit: number,
    @AsOf() asOf: string | null,
    @QueryText('agent') agent: string | null,
  ): Promise<TableBody> {
    return agent === null
      ? await this.feed.activity(project, limit, asOf)
      : await this.agentFeed.activity(project, agent, limit, asOf);
  }

  @Get('pipeline-flow')
  @ApiOperation({ operationId: 'getProjectPipelineFlow', summary: 'Get the real pipeline flow for a project' })
  @RespondsWith(PipelineFlowBody)
  async flow(@CurrentProject() project: TenantProject, @AsOf() asOf: string | null): Promise<TableBody> {
    return await this.pipeline.flow(project, asOf);
  }

  @Get('pipeline-flow/transitions')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectPipelineTransitions',
    summary: 'Get how contacts moved through the pipeline stages',
    description: 'Counted from the dated facts on request, as of the end of a day.',
  })
  @RespondsWith(PipelineTransitionsBody)
  @LastModifiedNow()
  async transitions(
    @CurrentProject() project: TenantProject,
    @Query() requested: PipelineTransitionsParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PipelineTransitionsBody> {
    const body = await this.pipelineTransitions.transitions(project, requested);
    if (requested.from !== null || requested.to !== null) await this.headers.setForPipeline(response, project, body);
    return body;
  }
}
