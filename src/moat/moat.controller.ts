import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AsOf } from '../http/query/as-of.decorator';
import { Limit } from '../http/query/query-integer.decorator';
import type { TableBody } from '../serving/table-body';
import { AtRiskContactsBody } from './at-risk.dto';
import { AtRiskService } from './at-risk.service';
import { MoatIndexBody } from './moat-index.dto';
import { MoatIndexService } from './moat-index.service';

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { permittedKey: 'read' })
@Controller('projects/:projectId')
export class MoatController {
  constructor(
    private readonly index: MoatIndexService,
    private readonly atRisk: AtRiskService,
  ) {}

  @Get('moat-index')
  @ApiOperation({ operationId: 'getProjectMoatIndex', summary: 'Get the composite Moat Index for a project' })
  @RespondsWith(MoatIndexBody)
  async moatIndex(@CurrentProject() project: TenantProject, @AsOf() asOf: string | null): Promise<TableBody> {
    return await this.index.moatIndex(project, asOf);
  }

  @Get('at-risk')
  @ApiOperation({
    operationId: 'getProjectAtRiskContacts',
    summary: 'Get at-risk contacts with recommended actions',
  })
  @RespondsWith(AtRiskContactsBody)
  async atRiskContacts(
    @CurrentProject() project: TenantProject,
    @Limit(10, 50) limit: number,
    @AsOf() asOf: string | null,
  ): Promise<TableBody> {
    return await this.atRisk.contacts(project, limit, asOf);
  }
}
