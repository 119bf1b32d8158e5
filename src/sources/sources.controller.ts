import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { SourcePatch } from './source.input';
import { SourceParameters } from './source-parameters';
import { ChangedSourcesBody, SourcesBody } from './sources.dto';
import { SourcesService } from './sources.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/sources')
export class SourcesController {
  constructor(private readonly service: SourcesService) {}

  @Get()
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectSources',
    summary: 'List the sources of a project: where its facts come from',
    description:
      'A source is a channel of an agent. When its facts stop coming in, against its own rhythm, its relationships only seem to go silent: that they are at risk is held back until the facts come, or a person says that none are expected.',
  })
  @RespondsWith(SourcesBody)
  @LastModifiedNow()
  async list(@CurrentProject() { projectId }: TenantProject, @Query() asked: SourceParameters): Promise<SourcesBody> {
    return await this.service.page(projectId, asked);
  }

  @Patch()
  @Access('project')
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProjectSources',
    summary: 'Say whether facts of an agent are expected',
    description:
      'For an agent that retired, or a channel that is no longer used: `expected: none`. If that changes anything, a recompute starts, which announces what was held back and still holds. `auto` takes it back.',
  })
  @RespondsWith(ChangedSourcesBody)
  async change(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { ownerId }: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() patch: SourcePatch,
  ): Promise<ChangedSourcesBody> {
    return await this.service.change(projectId, { ownerId, actor }, patch);
  }
}
