import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { API_PREFIX } from '../http/openapi/schema-link';
import { Limit } from '../http/query/query-integer.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { RecomputeRunBody, RecomputeRunsBody } from './runs.dto';
import { RunsService } from './runs.service';

@ApiTags('Recompute')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project')
@Controller('projects/:projectId')
export class RunsController {
  constructor(private readonly service: RunsService) {}

  @Post('recompute')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'recomputeProject',
    summary: 'Recompute a project now',
    description:
      'Responds at once with the run that started or is already in progress; or, if nothing changed, with the newest run.',
  })
  @RespondsWith(RecomputeRunBody, 202)
  async start(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() { ownerId }: Caller,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecomputeRunBody> {
    const run = await this.service.start(projectId, ownerId, actor);
    response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/recompute-runs/${run.run_id}`);
    return run;
  }

  @Get('recompute-runs')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectRecomputeRuns',
    summary: 'List the recomputes of a project',
    description:
      'The newest first: when each ran, how long, as of which day, how many rows it wrote, and the error of one that failed.',
  })
  @RespondsWith(RecomputeRunsBody)
  @LastModifiedNow()
  async list(@CurrentProject() project: TenantProject, @Limit(20, 100) limit: number): Promise<RecomputeRunsBody> {
    return await this.service.newest(project.projectId, limit);
  }

  @Get('recompute-runs/:runId')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectRecomputeRun',
    summary: 'Get one recompute of a project',
    description:
      'Its state, times, the day of its scores, and its error if it failed: to wait for a recompute that was started.',
  })
  @ApiParam({ name: 'runId', type: String })
  @RespondsWith(RecomputeRunBody)
  @LastModifiedNow()
  async run(@CurrentProject() project: TenantProject, @Param('runId') runId: string): Promise<RecomputeRunBody> {
    return await this.service.run(project.projectId, runId);
  }
}
