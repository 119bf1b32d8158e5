import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { EpisodeCountsBody } from './episode-counts.dto';
import { EpisodeScope } from './episode-parameters';
import { EpisodesService } from './episodes.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class EpisodeCountsController {
  constructor(private readonly service: EpisodesService) {}

  @Get('episode-counts')
  @ApiOperation({
    operationId: 'countProjectEpisodes',
    summary: 'Count the episodes that wait: by assignee and by recommended action',
    description: 'Without those held out by chance. Filters are those of the list of episodes.',
  })
  @RespondsWith(EpisodeCountsBody)
  @LastModifiedNow()
  async counts(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @Query() asked: EpisodeScope,
  ): Promise<EpisodeCountsBody> {
    return await this.service.counts(projectId, caller, asked);
  }
}
