import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { isUuid } from '../database/uuid';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import { TenantWrites } from '../serving/tenant-writes';
import { Clock } from './clock';
import type { DeliveriesBody, DeliveryItem, ReplayBody } from './deliveries.dto';
import { DeliveriesQueries, type DeliveryRow, deliveryCursor } from './deliveries.queries';
import { TEST_EVENT } from './event-catalogue';
import { type WebhookRow, WebhooksQueries } from './webhooks.queries';

/** Shows the deliveries to an endpoint, and queues new ones. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly webhooks: WebhooksQueries,
    private readonly queries: DeliveriesQueries,
    private readonly writes: TenantWrites,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundException unless the project has this webhook */
  async page(
    projectId: ProjectId,
    webhookId: string,
    request: PageRequest,
    status: string | null,
  ): Promise<DeliveriesBody> {
    await this.expect(projectId, webhookId);
    const found = await this.queries.page(projectId, webhookId, request, status);
    const { rows, ...page } = pageOf(request, found, deliveryCursor);
    return { deliveries: rows.map(deliveryItem), ...page };
  }

  /** @throws NotFoundException unless the webhook has this delivery */
  async delivery(projectId: ProjectId, webhookId: string, deliveryId: string): Promise<DeliveryItem> {
    const known = isUuid(webhookId) && isUuid(deliveryId);
    const row = known ? await this.queries.delivery(projectId, webhookId, deliveryId) : undefined;
    if (!row) throw new NotFoundException();
    return deliveryItem(row);
  }

  /** @throws NotFoundException unless the project has this webhook; ConflictException if it is disabled */
  async test(projectId: ProjectId, webhookId: string, by: Actor): Promise<DeliveryItem> {
    await this.expectEnabled(projectId, webhookId);
    const event = {
      delivery_id: randomUUID(),
      type: TEST_EVENT,
      data: { webhook_id: webhookId.toLowerCase(), message: 'This event was sent to test the webhook.' },
    };
    const insert = () => this.queries.insert(projectId, webhookId, by, event, this.clock.now());
    if (!(await this.writes.run(projectId, insert))) throw new NotFoundException();
    return await this.delivery(projectId, webhookId, event.delivery_id);
  }

  /** @throws like `test`, and NotFoundException unless the webhook has this delivery */
  async redeliver(projectId: ProjectId, webhookId: string, by: Actor, deliveryId: string): Promise<DeliveryItem> {
    await this.expectEnabled(projectId, webhookId);
    const queue = () => this.queries.redeliver(projectId, webhookId, by, deliveryId, this.clock.now());
    if (!isUuid(deliveryId) || !(await this.writes.run(projectId, queue))) throw new NotFoundException();
    return await this.delivery(projectId, webhookId, deliveryId);
  }

  /** @throws as `test`, and ConflictException if it sends digests */
  async replay(projectId: ProjectId, webhookId: string, by: Actor, since: string | null): Promise<ReplayBody> {
    if (since === null) {
      throw new InvalidInput([{ message: 'required: from when on events are sent again', location: 'query.since' }]);
    }
    const { digest_hour: hour } = await this.expectEnabled(projectId, webhookId);
    if (hour !== null) throw new ConflictException('the webhook sends digests, which are not replayed');
    const from = new Date(since);
    const queue = () => this.queries.replay(projectId, webhookId, by, from);
    if (!(await this.writes.run(projectId, queue))) throw new NotFoundException();
    const first = await this.queries.firstRecorded(projectId, from);
    return { since: from.toISOString(), first_recorded_at: first?.toISOString() ?? null };
  }

  private async expect(projectId: ProjectId, webhookId: string): Promise<Pick<WebhookRow, 'enabled' | 'digest_hour'>> {
    const webhook = isUuid(webhookId) ? await this.webhooks.webhook(projectId, webhookId) : undefined;
    if (!webhook) throw new NotFoundException();
    return webhook;
  }

  private async expectEnabled(projectId: ProjectId, webhookId: string): Promise<Pick<WebhookRow, 'digest_hour'>> {
    const webhook = await this.expect(projectId, webhookId);
    if (webhook.enabled) return webhook;
    throw new ConflictException('the webhook is disabled; enable it first');
  }
}

function deliveryItem(row: DeliveryRow): DeliveryItem {
  return {
    delivery_id: row.delivery_id,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    occurred_at: row.occurred_at.toISOString(),
    created_at: row.created_at.toISOString(),
    attempted_at: row.attempted_at?.toISOString() ?? null,
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    response_status: row.response_status,
    response_body: row.response_body,
    error: row.error,
  };
}
