import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { PagedList } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { MergeBody, MergeSuggestionsBody } from './merge.dto';
import { MergeInput, MergeParameters } from './merge.input';
import { MergesService } from './merges.service';

const SUGGESTION_LIST: PagedList = { name: 'merge suggestions', keys: ['text', 'text'] };

@ApiTags('People')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project')
@Controller('projects/:projectId/contacts')
export class MergesController {
  constructor(private readonly service: MergesService) {}

  @Get('merge-suggestions')
  @Access('project', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjectMergeSuggestions',
    summary: 'List contacts that may be one person',
    description: 'Only suggestions, each with its reason: nothing is merged by itself.',
  })
  @RespondsWith(MergeSuggestionsBody)
  @LastModifiedNow()
  async suggestions(
    @CurrentProject() { projectId }: TenantProject,
    @Page(SUGGESTION_LIST, 50, 200) page: PageRequest,
  ): Promise<MergeSuggestionsBody> {
    return await this.service.suggestions(projectId, page);
  }

  @Post(':userId/merge')
  @HttpCode(200)
  @JsonBody()
  @ApiOperation({
    operationId: 'mergeProjectContact',
    summary: 'Merge a contact into another one',
    description:
      'All facts of both belong to one contact from the next recompute on, which starts at once if possible. Facts keep their ids, so an unmerge restores what was there. With `dry_run=true`, shows what would result.',
  })
  @ApiParam({ name: 'userId', type: String })
  @RespondsWith(MergeBody)
  async merge(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @Param('userId') userId: string,
    @Query() { dry_run: dryRun }: MergeParameters,
    @Body() { into }: MergeInput,
  ): Promise<MergeBody> {
    return await this.service.merge(projectId, caller, userId, into, dryRun ? null : actor);
  }

  @Post(':userId/unmerge')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'unmergeProjectContact',
    summary: 'Part an id from the contact that it was merged into',
    description:
      'The id stands for itself again, with all ids that were merged into it before. With `dry_run=true`, shows what would result.',
  })
  @ApiParam({ name: 'userId', type: String })
  @RespondsWith(MergeBody)
  async unmerge(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @Param('userId') userId: string,
    @Query() { dry_run: dryRun }: MergeParameters,
  ): Promise<MergeBody> {
    return await this.service.unmerge(projectId, caller, userId, dryRun ? null : actor);
  }
}
