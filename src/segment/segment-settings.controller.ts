import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { SegmentEventsBody, SegmentSettingsBody } from './segment-settings.dto';
import { SegmentSettingsInput } from './segment-settings.input';
import { SegmentSettingsService } from './segment-settings.service';

const MAX_BODY_BYTES = 64 * 1024;

@ApiTags('Segment')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/segment')
export class SegmentSettingsController {
  constructor(private readonly service: SegmentSettingsService) {}

  @Get()
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'getProjectSegmentSettings',
    summary: 'Get how messages in Segment’s form are read',
    description: 'Which events count as interactions, and where their agent is found.',
  })
  @RespondsWith(SegmentSettingsBody)
  @LastModifiedNow()
  async current(@CurrentProject() { projectId }: TenantProject): Promise<SegmentSettingsBody> {
    return await this.service.current(projectId);
  }

  @Put()
  @Access('project', { admin: true })
  @JsonBody(MAX_BODY_BYTES)
  @ApiOperation({
    operationId: 'replaceProjectSegmentSettings',
    summary: 'Say how messages in Segment’s form are read',
    description:
      'Replaces the settings as a whole, for messages from now on: on every server after 5 seconds. Requires an admin of the organisation.',
  })
  @RespondsWith(SegmentSettingsBody)
  async replace(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() actor: Actor,
    @Body() input: SegmentSettingsInput,
  ): Promise<SegmentSettingsBody> {
    return await this.service.replace(projectId, input, actor);
  }

  @Get('events')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectSegmentEvents',
    summary: 'List which events arrived in Segment’s form',
    description:
      'Names of events, pages and screens with how often they arrived, whether they count or not: at most 500, those of the last 90 days.',
  })
  @RespondsWith(SegmentEventsBody)
  @LastModifiedNow()
  async events(@CurrentProject() { projectId }: TenantProject): Promise<SegmentEventsBody> {
    return await this.service.seen(projectId);
  }
}
