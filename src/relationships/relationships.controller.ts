import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { FromQuery } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import { ExportService } from './export.service';
import { CSV, type ExportFormat, NDJSON } from './export-format';
import { RELATIONSHIP_PARAMETERS, type RelationshipFilter, relationshipFilter } from './relationship-filter';
import { RelationshipsBody } from './relationships.dto';
import { type RelationshipListRequest, RelationshipsService } from './relationships.service';

const PAGE_SIZE = { default: 50, max: 500 };
const PAGE_PARAMETERS = [
  {
    name: 'page_size',
    description: `Relationships per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`,
    schema: { type: 'integer', format: 'int64', default: PAGE_SIZE.default },
  },
  {
    name: 'cursor',
    description:
      '`next_cursor` of the previous page, with the same filter and order; absent: the first page. A cursor expires an hour after the next recompute; the response is then 410',
    schema: { type: 'string' },
  },
];

function listRequest(fields: QueryFields): RelationshipListRequest {
  return {
    filter: relationshipFilter(fields),
    limit: fields.integer('page_size', PAGE_SIZE),
    cursor: fields.raw('cursor'),
  };
}

@ApiTags('Relationships')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class RelationshipsController {
  constructor(
    private readonly service: RelationshipsService,
    private readonly exports: ExportService,
  ) {}

  @Get('relationships')
  @ApiOperation({
    operationId: 'listProjectRelationships',
    summary: 'List relationships with filters and sorting',
    description:
      'All pages show the state of the first page, even if recomputes finish in between: no relationship is skipped or repeated.',
  })
  @RespondsWith(RelationshipsBody)
  async list(
    @CurrentProject() { projectId }: TenantProject,
    @FromQuery(listRequest, [...RELATIONSHIP_PARAMETERS, ...PAGE_PARAMETERS]) request: RelationshipListRequest,
  ): Promise<RelationshipsBody> {
    return await this.service.page(projectId, request);
  }

  @Get('relationships.csv')
  @ApiOperation({
    operationId: 'exportProjectRelationshipsCsv',
    summary: 'Export relationships as CSV',
    description:
      'All relationships that match the filter, from one consistent state, as RFC 4180 with a header line. Texts that a spreadsheet would run as a formula start with an apostrophe. If the response ends without the final chunk, the export is incomplete; this happens when the key is revoked or the token expires. 429 while another export of your organisation is running, 503 while too many are running.',
  })
  @ApiProduces('text/csv')
  @Header('Cache-Control', 'private, no-store')
  @ApiResponse({ status: 200, description: 'OK', schema: { type: 'string' } })
  async csv(
    @CurrentProject() project: TenantProject,
    @CurrentCaller() caller: Caller,
    @FromQuery(relationshipFilter, RELATIONSHIP_PARAMETERS) filter: RelationshipFilter,
  ): Promise<StreamableFile> {
    return await this.file(project, caller, filter, CSV);
  }

  @Get('relationships.ndjson')
  @ApiOperation({
    operationId: 'exportProjectRelationshipsNdjson',
    summary: 'Export relationships as NDJSON',
    description:
      'All relationships that match the filter, from one consistent state: one RelationshipItem per line. If the response ends without the final chunk, the export is incomplete; this happens when the key is revoked or the token expires. 429 while another export of your organisation is running, 503 while too many are running.',
  })
  @ApiProduces('application/x-ndjson')
  @Header('Cache-Control', 'private, no-store')
  @ApiResponse({ status: 200, description: 'OK', schema: { type: 'string' } })
  async ndjson(
    @CurrentProject() project: TenantProject,
    @CurrentCaller() caller: Caller,
    @FromQuery(relationshipFilter, RELATIONSHIP_PARAMETERS) filter: RelationshipFilter,
  ): Promise<StreamableFile> {
    return await this.file(project, caller, filter, NDJSON);
  }

  private async file(
    { projectId }: TenantProject,
    caller: Caller,
    filter: RelationshipFilter,
    format: ExportFormat,
  ): Promise<StreamableFile> {
    const stream = await this.exports.start(projectId, caller, filter, format);
    return new StreamableFile(stream, {
      type: format.type,
      disposition: `attachment; filename="relationships.${format.extension}"`,
    });
  }
}
