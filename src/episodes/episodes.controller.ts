import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { EpisodePatch, EpisodesPatch } from './episode.input';
import { EpisodeParameters } from './episode-parameters';
import { ChangedEpisodesBody, EpisodeBody, EpisodesBody } from './episodes.dto';
import { EpisodesService } from './episodes.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/episodes')
export class EpisodesController {
  constructor(private readonly service: EpisodesService) {}

  @Get()
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectEpisodes',
    summary: 'List the episodes of a project: work that opens and closes',
    description:
      'A recompute opens an episode when a relationship with something to lose is at risk, or when a contact waits for an answer, and closes it when that is over. Without `state`, those that are open now.',
  })
  @RespondsWith(EpisodesBody)
  @LastModifiedNow()
  async list(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @Query() asked: EpisodeParameters,
  ): Promise<EpisodesBody> {
    return await this.service.page(projectId, caller, asked);
  }

  @Patch()
  @Access('project', { key: 'episodes:write' })
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProjectEpisodes',
    summary: 'Change several episodes alike',
    description:
      'In one transaction. Those that do not allow the change stay as they are, and are listed with the reason.',
  })
  @RespondsWith(ChangedEpisodesBody)
  async changeMany(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() actor: Actor,
    @Body() patch: EpisodesPatch,
  ): Promise<ChangedEpisodesBody> {
    return await this.service.changeMany(projectId, actor, patch);
  }

  @Get(':episodeId')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectEpisode',
    summary: 'Get one episode of a project with its history',
    description: 'With everything that happened to it: when it opened, who changed what, and why it ended.',
  })
  @ApiParam({ name: 'episodeId', type: String })
  @RespondsWith(EpisodeBody)
  @LastModifiedNow()
  async episode(
    @CurrentProject() { projectId }: TenantProject,
    @Param('episodeId') episodeId: string,
  ): Promise<EpisodeBody> {
    return await this.service.episode(projectId, episodeId);
  }

  @Patch(':episodeId')
  @Access('project', { key: 'episodes:write' })
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProjectEpisode',
    summary: 'Assign, snooze, dismiss or finish an episode',
    description:
      'A JSON merge patch (RFC 7396). The last change stays; with `revision`, only one of what the client saw is made, else 409. 409 as well if the episode does not allow the change, because its condition has ended.',
  })
  @ApiParam({ name: 'episodeId', type: String })
  @RespondsWith(EpisodeBody)
  async change(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('episodeId') episodeId: string,
    @Body() patch: EpisodePatch,
  ): Promise<EpisodeBody> {
    return await this.service.change(projectId, actor, episodeId, patch);
  }
}
