import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { ModelBody, ModelVersionsBody } from './learning.dto';
import { LearningService, MODEL_VERSIONS } from './learning.service';

@ApiTags('Evidence')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class LearningController {
  constructor(private readonly service: LearningService) {}

  @Get('model')
  @ApiOperation({
    operationId: 'getProjectModel',
    summary: 'Get what the score has learned from the project’s own outcomes',
    description: 'In plain words and in tenths of the probability; or why nothing is learned yet.',
  })
  @RespondsWith(ModelBody)
  @LastModifiedNow()
  async model(@CurrentProject() { projectId }: TenantProject): Promise<ModelBody> {
    return await this.service.served(projectId);
  }

  @Get('model-versions')
  @ApiOperation({
    operationId: 'listProjectModelVersions',
    summary: 'List the versions of the project’s model',
    description:
      'Each applies from `from_day` until the next one. `X-Model-Version` of a response is the version that computed ' +
      'its scores.',
  })
  @RespondsWith(ModelVersionsBody)
  @LastModifiedNow()
  async versions(
    @CurrentProject() { projectId }: TenantProject,
    @Page(MODEL_VERSIONS, 20, 100) page: PageRequest,
  ): Promise<ModelVersionsBody> {
    return await this.service.versions(projectId, page);
  }
}
