import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { FIRST_DATE } from '../database/calendar-date';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { HistoryHeaders } from '../serving/history-headers.service';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { TransitionsBody } from './transition.dto';
import { TransitionParameters } from './transition-parameters';
import { TransitionsService } from './transitions.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class TransitionsController {
  constructor(
    private readonly service: TransitionsService,
    private readonly headers: HistoryHeaders,
  ) {}

  @Get('transitions')
  @ApiOperation({
    operationId: 'listProjectTransitions',
    summary: 'List what the recomputes of a project changed',
    description:
      'Relationships that became at risk, recovered, went dormant, changed band or stage, or wait for an answer; moves of the Moat Index; failed recomputes. Each is recorded in the transaction of its recompute, once. What follows from settings, a new model or an imported file alone is counted in one summary for each type.',
  })
  @RespondsWith(TransitionsBody)
  @LastModifiedNow()
  async list(
    @CurrentProject() project: TenantProject,
    @Query() asked: TransitionParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TransitionsBody> {
    const body = await this.service.page(project.projectId, asked);
    // Numbers of these days may have changed since; the transitions stay as they were recorded.
    if (project.served && (asked.from !== null || asked.to !== null)) {
      const { from, to } = asked;
      await this.headers.set(response, project, { from: from ?? FIRST_DATE, to: to ?? project.served.asOf });
    }
    return body;
  }
}
