import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentActor, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { jobResponse, MayRespondWithJob } from '../jobs/job-response';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { BacktestBody } from './backtest.dto';
import { BacktestService } from './backtest.service';
import { BacktestJobs } from './backtest-jobs.service';
import { BacktestParameters } from './backtest-parameters';

@ApiTags('Evidence')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project')
@Controller('projects/:projectId')
export class BacktestController {
  constructor(
    private readonly service: BacktestService,
    private readonly jobs: BacktestJobs,
  ) {}

  @Get('backtest')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectBacktest',
    summary: 'Get how well the score predicted the past of a project',
    description:
      'The last result. A backtest goes back to past days, scores with the data of that time and compares with what ' +
      'followed. Simpler models are measured in the same way.',
  })
  @RespondsWith(BacktestBody)
  @LastModifiedNow()
  async backtest(@CurrentProject() project: TenantProject): Promise<BacktestBody> {
    return await this.service.last(project.projectId);
  }

  @Post('backtest')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'runProjectBacktest',
    summary: 'Run a backtest of a project',
    description:
      'Replaces the last result. A backtest that takes longer than a second is a job: 202, and its URL in `Location`. 409 ' +
      'if the history is too short.',
  })
  @RespondsWith(BacktestBody)
  @MayRespondWithJob()
  async run(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { ownerId }: SessionCaller,
    @CurrentActor() actor: Actor,
    @Query() { cutoffs, horizon_days: horizon }: BacktestParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const input = { cutoffs, ...(horizon !== null && { horizon }) };
    return jobResponse(response, projectId, await this.jobs.start(projectId, ownerId, actor, input));
  }
}
