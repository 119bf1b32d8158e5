import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { JobBody } from './jobs.dto';
import { JobsService } from './jobs.service';

@ApiTags('Jobs')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@ApiParam({ name: 'jobId', type: String })
@Access('project')
@Controller('projects/:projectId/jobs')
export class JobsController {
  constructor(private readonly service: JobsService) {}

  @Get(':jobId')
  @ApiOperation({
    operationId: 'getProjectJob',
    summary: 'Get the state of a job, and its result when it has finished',
    description:
      'Ask again until its state is `finished`, `failed` or `cancelled`. The result is that of the operation that started the job.',
  })
  @RespondsWith(JobBody)
  @LastModifiedNow()
  async job(@CurrentProject() { projectId }: TenantProject, @Param('jobId') jobId: string): Promise<JobBody> {
    return await this.service.job(projectId, jobId);
  }

  @Delete(':jobId')
  @ApiOperation({
    operationId: 'cancelProjectJob',
    summary: 'Cancel a job',
    description: 'Responds with the job. One that has already ended stays as it is.',
  })
  @RespondsWith(JobBody)
  async cancel(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('jobId') jobId: string,
  ): Promise<JobBody> {
    return await this.service.cancel(projectId, jobId, actor);
  }
}
