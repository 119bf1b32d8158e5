import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import { type Caller, mayLiftErasures, type TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { RejectionParameters, RejectionScope } from './rejection-parameters';
import { RejectionRetry } from './rejection-retry.service';
import { RejectionCountsBody, RejectionsBody, RetriedRejectionBody } from './rejections.dto';
import { RejectionsService } from './rejections.service';
import { RetryInput } from './retry.input';

@ApiTags('Events')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId')
export class RejectionsController {
  constructor(
    private readonly service: RejectionsService,
    private readonly retries: RejectionRetry,
  ) {}

  @Get('rejections')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectRejections',
    summary: 'List the events and rows that were rejected',
    description:
      'Of the last 7 days, each with the reason and what was sent. Of very many, a sample is kept; `rejection-counts` counts all. Nothing is kept of erased contacts.',
  })
  @RespondsWith(RejectionsBody)
  @LastModifiedNow()
  async list(
    @CurrentProject() { projectId }: TenantProject,
    @Query() asked: RejectionParameters,
  ): Promise<RejectionsBody> {
    return await this.service.page(projectId, asked);
  }

  @Get('rejection-counts')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'countProjectRejections',
    summary: 'Count the events and rows that were rejected',
    description: 'Of the last 7 days, by reason and field. All of them count, by the hour.',
  })
  @RespondsWith(RejectionCountsBody)
  @LastModifiedNow()
  async counts(
    @CurrentProject() { projectId }: TenantProject,
    @Query() asked: RejectionScope,
  ): Promise<RejectionCountsBody> {
    return await this.service.counts(projectId, asked);
  }

  @Post('rejections/:rejectionId/retry')
  @Access('project', { key: 'events:write' })
  @HttpCode(200)
  @JsonBody()
  @ApiOperation({
    operationId: 'retryProjectRejection',
    summary: 'Send a rejected event again',
    description:
      'As it was, after a quota was raised or an erasure lifted; or corrected, in `event`. If it is stored now, the rejection ends; otherwise it has the new mistakes.',
  })
  @ApiParam({ name: 'rejectionId', type: String })
  @RespondsWith(RetriedRejectionBody)
  async retry(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() by: Actor,
    @Param('rejectionId') rejectionId: string,
    @Body() input: RetryInput | undefined,
  ): Promise<RetriedRejectionBody> {
    const options = { ownerId: caller.ownerId, mayLift: mayLiftErasures(caller), by };
    return await this.retries.retry(projectId, rejectionId, input?.event, options);
  }
}
