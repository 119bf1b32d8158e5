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
import { NewWebhookBody, WEBHOOK_LIST, WebhookBody, WebhookSecretBody, WebhooksBody } from './webhooks.dto';
import { NewWebhookInput, NewWebhookSecretInput, WebhookPatch } from './webhooks.input';
import { WebhooksService } from './webhooks.service';

const ADMIN = 'Requires an admin of the organisation.';

@ApiTags('Webhooks')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { admin: true })
@Controller('projects/:projectId/webhooks')
export class WebhooksController {
  constructor(private readonly service: WebhooksService) {}

  @Post()
  @HttpCode(201)
  @JsonBody()
  @ApiOperation({
    operationId: 'createProjectWebhook',
    summary: 'Create a webhook',
    description: `The response contains the secret, which is never shown again. ${ADMIN}`,
  })
  @RespondsWith(NewWebhookBody, 201)
  async create(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() { userId }: SessionCaller,
    @CurrentActor() actor: Actor,
    @Body() input: NewWebhookInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NewWebhookBody> {
    const webhook = await this.service.create(projectId, userId, actor, input);
    response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/webhooks/${webhook.webhook_id}`);
    return webhook;
  }

  @Get()
  @ApiOperation({ operationId: 'listProjectWebhooks', summary: 'List the webhooks of a project', description: ADMIN })
  @RespondsWith(WebhooksBody)
  async list(
    @CurrentProject() project: TenantProject,
    @Page(WEBHOOK_LIST, 50, 200) page: PageRequest,
  ): Promise<WebhooksBody> {
    return await this.service.page(project.projectId, page);
  }

  @Get(':webhookId')
  @ApiOperation({ operationId: 'getProjectWebhook', summary: 'Get one webhook of a project', description: ADMIN })
  @ApiParam({ name: 'webhookId', type: String })
  @RespondsWith(WebhookBody)
  async webhook(@CurrentProject() project: TenantProject, @Param('webhookId') webhookId: string): Promise<WebhookBody> {
    return await this.service.webhook(project.projectId, webhookId);
  }

  @Patch(':webhookId')
  @JsonBody()
  @ApiOperation({
    operationId: 'changeProjectWebhook',
    summary: 'Change a webhook',
    description: `A JSON merge patch (RFC 7396); \`filter\` is replaced as a whole. ${ADMIN}`,
  })
  @ApiParam({ name: 'webhookId', type: String })
  @RespondsWith(WebhookBody)
  async change(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Body() patch: WebhookPatch,
  ): Promise<WebhookBody> {
    return await this.service.change(project.projectId, webhookId, actor, patch);
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteProjectWebhook',
    summary: 'Delete a webhook',
    description: `Deletes its deliveries too, including pending ones. ${ADMIN}`,
  })
  @ApiParam({ name: 'webhookId', type: String })
  @ApiNoContentResponse({ description: 'Deleted' })
  async delete(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
  ): Promise<void> {
    await this.service.delete(project.projectId, webhookId, actor);
  }

  @Post(':webhookId/secrets')
  @HttpCode(201)
  @JsonBody()
  @ApiOperation({
    operationId: 'replaceProjectWebhookSecret',
    summary: 'Replace the secret of a webhook',
    description: `The current secret also signs for another \`overlap_hours\`. ${ADMIN}`,
  })
  @ApiParam({ name: 'webhookId', type: String })
  @RespondsWith(WebhookSecretBody, 201)
  async replaceSecret(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Body() input: NewWebhookSecretInput,
  ): Promise<WebhookSecretBody> {
    return await this.service.replaceSecret(project.projectId, webhookId, actor, input);
  }
}
