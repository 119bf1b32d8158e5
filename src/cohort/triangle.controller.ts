import { Controller, Get, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { FromQuery } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import { HistoryHeaders } from '../serving/history-headers.service';
import type { TableBody } from '../serving/table-body';
import { type PeriodUnit, UNITS } from './period';
import { CohortMembersBody, CohortTriangleBody } from './triangle.dto';
import { type MembersRequest, TriangleService } from './triangle.service';

const COHORTS = { default: 26, max: 26 };
const PAGE_SIZE = { default: 50, max: 500 };
/** Of a week or a month, more than the calendar has. */
const MAX_OFFSET = 600_000;
const INTEGER = { type: 'integer', format: 'int64' };
const UNIT = {
  name: 'unit',
  description: 'Length of a period',
  schema: { type: 'string', enum: UNITS, default: 'week' },
};
const TRIANGLE_PARAMETERS = [
  UNIT,
  {
    name: 'cohorts',
    description: `Maximum number of cohorts, newest first (default and max ${COHORTS.max})`,
    schema: { ...INTEGER, default: COHORTS.default },
  },
];
const MEMBERS_PARAMETERS = [
  UNIT,
  {
    name: 'entry',
    description: '`entry` of the cohort, YYYY-MM-DD (default: the newest period)',
    schema: { type: 'string', format: 'date' },
  },
  { name: 'offset', description: '`offset` of the cell (default 0)', schema: { ...INTEGER, default: 0 } },
  {
    name: 'active',
    description: 'true: only members active in the period; false: only the others',
    schema: { type: 'boolean' },
  },
  {
    name: 'page_size',
    description: `Members per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`,
    schema: { ...INTEGER, default: PAGE_SIZE.default },
  },
  {
    name: 'cursor',
    description: '`next_cursor` of the previous page, for the same cell; absent: the first page',
    schema: { type: 'string' },
  },
];

interface TriangleRequest {
  readonly unit: PeriodUnit;
  readonly cohorts: number;
}

function triangleRequest(fields: QueryFields): TriangleRequest {
  return { unit: fields.choice('unit', UNITS, 'week'), cohorts: fields.integer('cohorts', COHORTS) };
}

function membersRequest(fields: QueryFields): MembersRequest {
  return {
    unit: fields.choice('unit', UNITS, 'week'),
    entry: fields.date('entry'),
    offset: fields.integer('offset', { default: 0, max: MAX_OFFSET }),
    active: fields.flag('active'),
    size: fields.integer('page_size', PAGE_SIZE),
    cursor: fields.raw('cursor'),
  };
}

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
      'Weeks 1, 2, 4, 8 and 12 of a weekly cohort are the points of `/cohorts`. Unfinished periods have no figures yet. ' +
      'Computed once for each recompute; a large project takes seconds the first time.',
  })
  @RespondsWith(CohortTriangleBody)
  async triangle(
    @CurrentProject() project: TenantProject,
    @FromQuery(triangleRequest, TRIANGLE_PARAMETERS) { unit, cohorts }: TriangleRequest,
  ): Promise<TableBody> {
    return await this.service.triangle(project, unit, cohorts);
  }

  @Get('members')
  @ApiOperation({ operationId: 'listProjectCohortMembers', summary: 'List the members behind a cell of the triangle' })
  @RespondsWith(CohortMembersBody)
  async members(
    @CurrentProject() project: TenantProject,
    @FromQuery(membersRequest, MEMBERS_PARAMETERS) request: MembersRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CohortMembersBody> {
    const body = await this.service.members(project, request);
    if (body.entry !== null && body.to !== null)
      await this.headers.set(response, project, { from: body.entry, to: body.to });
    return body;
  }
}
