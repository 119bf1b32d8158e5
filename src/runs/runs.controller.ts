import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import { Live } from '../auth/live.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/api-document';
import { Limit } from '../http/query-integer.decorator';
import { API_PREFIX } from '../http/schema-link';
import { Serves } from '../http/serves.decorator';
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
      'Answers at once, with the run that began, or is in progress already; where nothing changed, with the newest.',
  })
  @Serves(RecomputeRunBody, 202)
  async start(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() { ownerId }: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecomputeRunBody> {
    const run = await this.service.start(projectId, ownerId);
    response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/recompute-runs/${run.run_id}`);
    return run;
  }

  @Get('recompute-runs')
  @Access('project', { key: 'read' })
  @ApiOperation({ operationId: 'listProjectRecomputeRuns', summary: 'List the recomputes of a project' })
  @Serves(RecomputeRunsBody)
  @Live()
  async list(@CurrentProject() project: TenantProject, @Limit(20, 100) limit: number): Promise<RecomputeRunsBody> {
    return await this.service.newest(project.projectId, limit);
  }

  @Get('recompute-runs/:runId')
  @Access('project', { key: 'read' })
  @ApiOperation({ operationId: 'getProjectRecomputeRun', summary: 'Get one recompute of a project' })
  @ApiParam({ name: 'runId', type: String })
  @Serves(RecomputeRunBody)
  @Live()
  async run(@CurrentProject() project: TenantProject, @Param('runId') runId: string): Promise<RecomputeRunBody> {
    return await this.service.run(project.projectId, runId);
  }
}
