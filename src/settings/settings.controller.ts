import { Body, Controller, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentActor, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { Limit } from '../http/query/query-integer.decorator';
import { jobResponse, MayRespondWithJob } from '../jobs/job-response';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { SettingsPreviewBody } from './preview.dto';
import { PreviewJobs } from './preview-jobs.service';
import { SettingsBody, SettingsVersionsBody } from './settings.dto';
import { SettingsPatch, SettingsRollback } from './settings.input';
import { SettingsService } from './settings.service';

const MAX_BODY_BYTES = 64 * 1024;

@ApiTags('Settings')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/settings')
export class SettingsController {
  constructor(
    private readonly service: SettingsService,
    private readonly previews: PreviewJobs,
  ) {}

  @Get()
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectSettings',
    summary: 'Get the settings of a project’s score',
    description: 'The settings in force and their version: thresholds, horizon, weights, and what counts as a signal.',
  })
  @RespondsWith(SettingsBody)
  @LastModifiedNow()
  async current(@CurrentProject() { projectId }: TenantProject): Promise<SettingsBody> {
    return await this.service.current(projectId);
  }

  @Patch()
  @Access('project', { admin: true })
  @JsonBody(MAX_BODY_BYTES)
  @ApiOperation({
    operationId: 'changeProjectSettings',
    summary: 'Change the settings',
    description:
      'Changes the fields in the body and keeps the rest. If anything changes, creates a new version and starts the recompute that applies it to the scores.',
  })
  @RespondsWith(SettingsBody)
  async change(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() user: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() patch: SettingsPatch,
  ): Promise<SettingsBody> {
    return await this.service.change(projectId, { ...user, actor }, patch);
  }

  @Get('versions')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectSettingsVersions',
    summary: 'List the versions of the settings',
    description: 'The newest first, each with who changed what and when. `rollback` restores one of them.',
  })
  @RespondsWith(SettingsVersionsBody)
  @LastModifiedNow()
  async versions(
    @CurrentProject() { projectId }: TenantProject,
    @Limit(20, 100) limit: number,
  ): Promise<SettingsVersionsBody> {
    return await this.service.versions(projectId, limit);
  }

  @Post('rollback')
  @Access('project', { admin: true })
  @JsonBody(MAX_BODY_BYTES)
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rollBackProjectSettings',
    summary: 'Restore an older version of the settings',
    description: 'Restores it as a new version, so no version is lost. Version 0 is the defaults.',
  })
  @RespondsWith(SettingsBody)
  async rollBack(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() user: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() { version }: SettingsRollback,
  ): Promise<SettingsBody> {
    return await this.service.rollBack(projectId, { ...user, actor }, version);
  }

  @Post('preview')
  @Access('project')
  @JsonBody(MAX_BODY_BYTES)
  @HttpCode(200)
  @ApiOperation({
    operationId: 'previewProjectSettings',
    summary: 'Preview other settings',
    description:
      'Shows which relationships would change band or flag, what the Moat Index would be, and how well the score would have ' +
      'predicted the last whole horizon, under the current settings and under those of the body. Changes nothing. A preview ' +
      'that would take longer than a second is a job: 202, and its URL in `Location`.',
  })
  @RespondsWith(SettingsPreviewBody)
  @MayRespondWithJob()
  async preview(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { ownerId }: SessionCaller,
    @Body() patch: SettingsPatch,
    @Limit(50, 200) limit: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const answer = await this.previews.preview(projectId, ownerId, patch, limit);
    return 'job' in answer ? jobResponse(response, projectId, answer.job) : answer.preview;
  }
}
