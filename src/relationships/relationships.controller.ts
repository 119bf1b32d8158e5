import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { ExportService } from './export.service';
import { CSV, type ExportFormat, NDJSON } from './export-format';
import { RelationshipListParameters, RelationshipParameters, relationshipFilter } from './relationship-filter';
import { RelationshipsBody } from './relationships.dto';
import { RelationshipsService } from './relationships.service';

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
    @CurrentCaller() caller: Caller,
    @Query() parameters: RelationshipListParameters,
  ): Promise<RelationshipsBody> {
    const { page_size: limit, cursor } = parameters;
    return await this.service.page(projectId, { filter: relationshipFilter(parameters, caller), limit, cursor });
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
    @Query() parameters: RelationshipParameters,
  ): Promise<StreamableFile> {
    return await this.file(project, caller, parameters, CSV);
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
    @Query() parameters: RelationshipParameters,
  ): Promise<StreamableFile> {
    return await this.file(project, caller, parameters, NDJSON);
  }

  private async file(
    { projectId }: TenantProject,
    caller: Caller,
    parameters: RelationshipParameters,
    format: ExportFormat,
  ): Promise<StreamableFile> {
    const stream = await this.exports.start(projectId, caller, relationshipFilter(parameters, caller), format);
    return new StreamableFile(stream, {
      type: format.type,
      disposition: `attachment; filename="relationships.${format.extension}"`,
    });
  }
}
