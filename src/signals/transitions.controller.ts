import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { FromQuery } from '../http/query/from-query.decorator';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { TransitionsBody } from './transition.dto';
import { TRANSITION_PARAMETERS, type TransitionFilter, transitionFilter } from './transition-filter';
import { TransitionsService } from './transitions.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class TransitionsController {
  constructor(private readonly service: TransitionsService) {}

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
    @CurrentProject() { projectId }: TenantProject,
    @FromQuery(transitionFilter, TRANSITION_PARAMETERS) filter: TransitionFilter,
    @Page({ name: 'transitions', keys: ['number'] }, 50, 500) page: PageRequest,
  ): Promise<TransitionsBody> {
    return await this.service.page(projectId, filter, page);
  }
}
