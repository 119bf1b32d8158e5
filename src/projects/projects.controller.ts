import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentActor, CurrentCaller, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { Caller, SessionCaller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { API_PREFIX } from '../http/openapi/schema-link';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { NewProjectInput, PROJECT_LIST, ProjectBody, ProjectPatch, ProjectsBody } from './projects.dto';
import { ProjectsService } from './projects.service';

@ApiTags('Projects')
@ApiBearerAuth(BEARER)
@Controller('projects')
export class ProjectsController {
  constructor(private readonly service: ProjectsService) {}

  @Get()
  @Access('caller', { key: 'read' })
  @ApiOperation({
    operationId: 'listProjects',
    summary: 'List your projects and their agents',
    description: 'With a key: the one project that it belongs to.',
  })
  @RespondsWith(ProjectsBody)
  async list(@CurrentCaller() caller: Caller, @Page(PROJECT_LIST, 100, 200) page: PageRequest): Promise<ProjectsBody> {
    return await this.service.page(caller, page);
  }

  @Post()
  @HttpCode(201)
  @Access('caller', { admin: true })
  @JsonBody()
  @ApiOperation({
    operationId: 'createProject',
    summary: 'Create a project',
    description: 'Requires an admin of the organisation.',
  })
  @RespondsWith(ProjectBody, 201)
  async create(
    @CurrentUser() caller: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() input: NewProjectInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProjectBody> {
    const project = await this.service.create(caller, actor, input);
    response.setHeader('Location', `${API_PREFIX}/projects/${project.project_id}`);
    return project;
  }

  @Get(':projectId')
  @Access('project', { key: 'read' })
  @LastModifiedNow()
  @ApiOperation({
    operationId: 'getProject',
    summary: 'Get one project',
    description: 'Its settings, the day and time of its newest scores, and its first agents.',
  })
  @ApiParam({ name: 'projectId', type: String })
  @RespondsWith(ProjectBody)
  async project(@CurrentCaller() caller: Caller, @CurrentProject() project: TenantProject): Promise<ProjectBody> {
    return await this.service.project(caller, project.projectId);
  }

  @Patch(':projectId')
  @Access('project', { admin: true })
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProject',
    summary: 'Change a project',
    description:
      'A JSON merge patch (RFC 7396). A change of the time zone, the breadth half-point or the pinned day starts a recompute of all scores. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'projectId', type: String })
  @ApiBody({ type: ProjectPatch })
  @RespondsWith(ProjectBody)
  async change(
    @CurrentUser() caller: SessionCaller,
    @CurrentActor() actor: Actor,
    @CurrentProject() project: TenantProject,
    @Body() patch: ProjectPatch,
  ): Promise<ProjectBody> {
    return await this.service.change(caller, actor, project.projectId, patch);
  }

  @Delete(':projectId')
  @HttpCode(204)
  @Access('project', { admin: true })
  @ApiOperation({
    operationId: 'deleteProject',
    summary: 'Delete a project and everything in it',
    description:
      'Permanently deletes facts, scores, agents, contacts and keys. 503 with Retry-After while an import into the project is in progress. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'projectId', type: String })
  @ApiNoContentResponse({ description: 'Deleted' })
  async delete(@CurrentProject() project: TenantProject, @CurrentActor() actor: Actor): Promise<void> {
    await this.service.delete(project.projectId, actor);
  }
}
