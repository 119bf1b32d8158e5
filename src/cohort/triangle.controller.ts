import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { HistoryHeaders } from '../serving/history-headers.service';
import type { TableBody } from '../serving/table-body';
import { CohortMembersBody, CohortTriangleBody } from './triangle.dto';
import { TriangleService } from './triangle.service';
import { MembersParameters, TriangleParameters } from './triangle-parameters';

@ApiTags('Relationships')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId/cohorts/triangle')
export class TriangleController {
  constructor(
    private readonly service: TriangleService,
    private readonly headers: HistoryHeaders,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getProjectCohortTriangle',
    summary: 'Get retention and depth of every cohort at every offset',
    description:
      'Weeks 1, 2, 4, 8 and 12 of a weekly cohort are the points of `/cohorts`. Unfinished periods have no figures yet.',
  })
  @RespondsWith(CohortTriangleBody)
  async triangle(
    @CurrentProject() project: TenantProject,
    @Query() { unit, cohorts }: TriangleParameters,
  ): Promise<TableBody> {
    return await this.service.triangle(project, unit, cohorts);
  }

  @Get('members')
  @ApiOperation({
    operationId: 'listProjectCohortMembers',
    summary: 'List the members behind a cell of the triangle',
    description: 'The contacts that entered in one period, and what they did in another one.',
  })
  @RespondsWith(CohortMembersBody)
  async members(
    @CurrentProject() project: TenantProject,
    @Query() parameters: MembersParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CohortMembersBody> {
    const body = await this.service.members(project, parameters);
    if (body.entry !== null && body.to !== null)
      await this.headers.set(response, project, { from: body.entry, to: body.to });
    return body;
  }
}
