import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AsOf } from '../http/query/as-of.decorator';
import type { TableBody } from '../serving/table-body';
import { CohortsBody } from './cohort.dto';
import { CohortService } from './cohort.service';

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { permittedKey: 'read' })
@Controller('projects/:projectId')
export class CohortController {
  constructor(private readonly service: CohortService) {}

  @Get('cohorts')
  @ApiOperation({ operationId: 'getProjectCohorts', summary: 'Get cohort retention data for a project' })
  @RespondsWith(CohortsBody)
  async cohorts(@CurrentProject() project: TenantProject, @AsOf() asOf: string | null): Promise<TableBody> {
    return await this.service.cohorts(project, asOf);
  }
}
