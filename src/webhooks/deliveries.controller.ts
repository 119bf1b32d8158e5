import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import type { PageRequest } from '../http/query/page';
import { Page } from '../http/query/page.decorator';
import {
  DELIVERY_LIST,
  DeliveriesBody,
  DeliveryBody,
  DeliveryParameters,
  ReplayBody,
  ReplayParameters,
} from './deliveries.dto';
import { DeliveriesService } from './deliveries.service';

const ADMIN = 'Requires an admin of the organisation.';

@ApiTags('Webhooks')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@ApiParam({ name: 'webhookId', type: String })
@Access('project', { admin: true })
@Controller('projects/:projectId/webhooks/:webhookId')
export class DeliveriesController {
  constructor(private readonly service: DeliveriesService) {}

  @Post('test')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'testProjectWebhook',
    summary: 'Send a test event to a webhook',
    description: `Queues an event of type \`webhook.test\`; the delivery shows the result. ${ADMIN}`,
  })
  @RespondsWith(DeliveryBody, 202)
  async test(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
  ): Promise<DeliveryBody> {
    return await this.service.test(project.projectId, webhookId, actor);
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayProjectWebhook',
    summary: 'Send the events of a time and later once more',
    description: `Those that the webhook asks for and its filter lets pass now, with the same \`webhook-id\`s, as far back as transitions are kept. ${ADMIN}`,
  })
  @RespondsWith(ReplayBody, 202)
  async replay(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Query() { since }: ReplayParameters,
  ): Promise<ReplayBody> {
    return await this.service.replay(project.projectId, webhookId, actor, since);
  }

  @Get('deliveries')
  @ApiOperation({
    operationId: 'listProjectWebhookDeliveries',
    summary: 'List the deliveries of a webhook',
    description: ADMIN,
  })
  @RespondsWith(DeliveriesBody)
  async list(
    @CurrentProject() project: TenantProject,
    @Param('webhookId') webhookId: string,
    @Query() { status }: DeliveryParameters,
    @Page(DELIVERY_LIST, 50, 200) page: PageRequest,
  ): Promise<DeliveriesBody> {
    return await this.service.page(project.projectId, webhookId, page, status);
  }

  @Get('deliveries/:deliveryId')
  @ApiOperation({
    operationId: 'getProjectWebhookDelivery',
    summary: 'Get one delivery of a webhook',
    description: ADMIN,
  })
  @ApiParam({ name: 'deliveryId', type: String })
  @RespondsWith(DeliveryBody)
  async delivery(
    @CurrentProject() project: TenantProject,
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryBody> {
    return await this.service.delivery(project.projectId, webhookId, deliveryId);
  }

  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'redeliverProjectWebhookDelivery',
    summary: 'Send a delivery again',
    description: `Keeps the \`webhook-id\`, works in any state, and retries for up to three more days. ${ADMIN}`,
  })
  @ApiParam({ name: 'deliveryId', type: String })
  @RespondsWith(DeliveryBody, 202)
  async redeliver(
    @CurrentProject() project: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryBody> {
    return await this.service.redeliver(project.projectId, webhookId, actor, deliveryId);
  }
}
