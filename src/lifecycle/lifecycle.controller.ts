import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { HistoryHeaders } from '../serving/history-headers.service';
import type { TableBody } from '../serving/table-body';
import { dateRange, LifeCycleParameters } from './date-range';
import { LifeCycleBody } from './lifecycle.dto';
import { LifeCycleService } from './lifecycle.service';

@ApiTags('Evidence')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class LifeCycleController {
  constructor(
    private readonly service: LifeCycleService,
    private readonly headers: HistoryHeaders,
  ) {}

  @Get('lifecycle')
  @ApiOperation({
    operationId: 'getProjectLifeCycle',
    summary: 'Get how the relationships of a project moved through their life cycle',
    description:
      'Stages on two days and the moves between them; and per 28 days the relationships that were new, retained, resurrected ' +
      'and lapsed. Computed once for each recompute and pair of days; a large project takes seconds the first time.',
  })
  @RespondsWith(LifeCycleBody)
  async lifeCycle(
    @CurrentProject() project: TenantProject,
    @Query() requested: LifeCycleParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TableBody> {
    const body = await this.service.lifeCycle(project, requested);
    if (project.served) await this.headers.set(response, project, dateRange(requested, project.served.asOf));
    return body;
  }
}
