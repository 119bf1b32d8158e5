import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentActor, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { API_PREFIX } from '../http/openapi/schema-link';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import { KEY_LIST, KeyBody, KeyPatch, KeyRotationInput, KeysBody, NewKeyBody, NewKeyInput } from './keys.dto';
import { KeysService } from './keys.service';

@ApiTags('Keys')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { admin: true })
@Controller('projects/:projectId/keys')
export class KeysController {
  constructor(private readonly service: KeysService) {}

  @Post()
  @HttpCode(201)
  @JsonBody()
  @ApiOperation({
    operationId: 'createProjectKey',
    summary: 'Create a key for a program',
    description: 'The response contains the key, which is never shown again. Requires an admin of the organisation.',
  })
  @RespondsWith(NewKeyBody, 201)
  async create(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { userId }: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() input: NewKeyInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NewKeyBody> {
    const key = await this.service.create(projectId, userId, actor, input);
    response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/keys/${key.key_id}`);
    return key;
  }

  @Get()
  @ApiOperation({
    operationId: 'listProjectKeys',
    summary: 'List the keys of a project',
    description: 'Without the secrets. Requires an admin of the organisation.',
  })
  @RespondsWith(KeysBody)
  async list(@CurrentProject() project: TenantProject, @Page(KEY_LIST, 50, 200) page: PageRequest): Promise<KeysBody> {
    return await this.service.page(project.projectId, page);
  }

  @Get(':keyId')
  @ApiOperation({
    operationId: 'getProjectKey',
    summary: 'Get one key of a project',
    description: 'Without the secret. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'keyId', type: String })
  @RespondsWith(KeyBody)
  async key(@CurrentProject() project: TenantProject, @Param('keyId') keyId: string): Promise<KeyBody> {
    return await this.service.key(project.projectId, keyId);
  }

  @Patch(':keyId')
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProjectKey',
    summary: 'Change the name or the rate limit of a key',
    description: 'A JSON merge patch (RFC 7396). Scopes never change. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'keyId', type: String })
  @RespondsWith(KeyBody)
  async change(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('keyId') keyId: string,
    @Body() patch: KeyPatch,
  ): Promise<KeyBody> {
    return await this.service.change(project.projectId, keyId, actor, patch);
  }

  @Post(':keyId/rotation')
  @HttpCode(201)
  @JsonBody()
  @ApiOperation({
    operationId: 'rotateProjectKey',
    summary: 'Replace a key without a gap',
    description:
      'Creates a key with the same name, scopes and rate limit. The replaced one is accepted for `overlap_seconds` more, a day by default. The response contains the new key, which is never shown again. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'keyId', type: String })
  @RespondsWith(NewKeyBody, 201)
  async rotate(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { userId }: SessionCaller,
    @CurrentActor() actor: Actor,
    @Param('keyId') keyId: string,
    @Body() input: KeyRotationInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NewKeyBody> {
    const key = await this.service.rotate(projectId, userId, actor, keyId, input);
    response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/keys/${key.key_id}`);
    return key;
  }

  @Delete(':keyId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeProjectKey',
    summary: 'Revoke a key',
    description:
      'Permanent: no server accepts the key after 5 seconds. It stays in the list. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'keyId', type: String })
  @ApiNoContentResponse({ description: 'Revoked' })
  async revoke(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('keyId') keyId: string,
  ): Promise<void> {
    await this.service.revoke(project.projectId, keyId, actor);
  }
}
