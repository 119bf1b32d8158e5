import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { setAsOfHeaders } from '../serving/as-of-headers';
import type { TableBody } from '../serving/table-body';
import { DayRangeParameters } from './day-range';
import { MoatIndexExplanationBody, MoatIndexHistoryBody } from './moat-explanation.dto';
import { MoatService } from './moat-explanation.service';

@ApiTags('Explain and history')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId/moat-index')
export class MoatExplanationController {
  constructor(private readonly service: MoatService) {}

  @Get('explain')
  @ApiOperation({
    operationId: 'explainProjectMoatIndex',
    summary: 'Explain the Moat Index of a project',
    description:
      'The inputs and contribution of each component, and the ten relationships that moved the index most in a week.',
  })
  @RespondsWith(MoatIndexExplanationBody)
  async explain(@CurrentProject() project: TenantProject): Promise<TableBody> {
    return await this.service.explain(project);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'getProjectMoatIndexHistory',
    summary: 'Get the Moat Index of a project over time',
    description:
      'Read from the daily snapshots, as far back as they are kept. `X-Data-Restated` names the first day whose published numbers have changed since, if the change reaches into the range. A full recompute for an earlier day adds older snapshots, so `kept_from` moves back. It moves forward only if the first days lose all their facts.',
  })
  @RespondsWith(MoatIndexHistoryBody)
  async history(
    @CurrentProject() project: TenantProject,
    @Query() range: DayRangeParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MoatIndexHistoryBody> {
    return setAsOfHeaders(response, await this.service.history(project, range));
  }
}
