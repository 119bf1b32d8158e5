import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AgentMergeBody } from './agent-merge.dto';
import { AgentMergesService } from './agent-merges.service';
import { AgentMergeInput, MergeParameters } from './merge.input';

@ApiTags('People')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project')
@Controller('projects/:projectId/agents')
export class AgentMergesController {
  constructor(private readonly service: AgentMergesService) {}

  @Post(':agentId/merge')
  @HttpCode(200)
  @JsonBody()
  @ApiOperation({
    operationId: 'mergeProjectAgent',
    summary: 'Merge an agent into another one',
    description:
      'All facts of both belong to one agent from the next recompute on, which starts at once if possible. Facts keep their agents, so an unmerge restores what was there. With `dry_run=true`, shows what would result.',
  })
  @ApiParam({ name: 'agentId', type: String })
  @RespondsWith(AgentMergeBody)
  async merge(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @Param('agentId') agentId: string,
    @Query() { dry_run: dryRun }: MergeParameters,
    @Body() { into }: AgentMergeInput,
  ): Promise<AgentMergeBody> {
    return await this.service.merge(projectId, caller, agentId, into, dryRun ? null : actor);
  }

  @Post(':agentId/unmerge')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'unmergeProjectAgent',
    summary: 'Part an agent from the one that it was merged into',
    description:
      'The agent stands for itself again, with all that were merged into it before. With `dry_run=true`, shows what would result.',
  })
  @ApiParam({ name: 'agentId', type: String })
  @RespondsWith(AgentMergeBody)
  async unmerge(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @Param('agentId') agentId: string,
    @Query() { dry_run: dryRun }: MergeParameters,
  ): Promise<AgentMergeBody> {
    return await this.service.unmerge(projectId, caller, agentId, dryRun ? null : actor);
  }
}
