import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import type { Actor } from '../database/actor';
import { quotaReached } from '../database/quota-reached';
import { FOREIGN_KEY_VIOLATION, sqlState, UNIQUE_VIOLATION } from '../database/sql-state';
import { isUuid } from '../database/uuid';
import type { ErrorDetail } from '../http/problem/error-model.dto';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import { TenantWrites } from '../serving/tenant-writes';
import type { AddressPolicy } from './addresses';
import { Clock } from './clock';
import { newSecret } from './signing';
import { readTargetUrl } from './target-url';
import type { NewWebhookBody, WebhookItem, WebhookSecretBody, WebhooksBody } from './webhooks.dto';
import type { NewWebhookInput, NewWebhookSecretInput, WebhookPatch } from './webhooks.input';
import { type WebhookFields, type WebhookRow, WebhooksQueries, webhookCursor } from './webhooks.queries';

const DEFAULT_OVERLAP_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Creates, shows, changes and deletes the endpoints of a project. */
@Injectable()
export class WebhooksService {
  private readonly policy: AddressPolicy;

  constructor(
    private readonly queries: WebhooksQueries,
    private readonly writes: TenantWrites,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.policy = addressPolicy(config);
  }

  /**
   * @param userId the user who creates it
   * @throws InvalidInput for invalid fields; ConflictException if the project has too many
   */
  async create(projectId: ProjectId, userId: string, by: Actor, input: NewWebhookInput): Promise<NewWebhookBody> {
    const fields = await this.checked(projectId, {
      url: input.url,
      format: input.format ?? 'standard',
      digest_hour: input.digest?.hour ?? null,
      description: (input.description ?? '').trim(),
      events: input.events,
      ...filterFields(input.filter),
      enabled: input.enabled ?? true,
    });
    const webhookId = randomUUID();
    const secret = { secret_id: randomUUID(), secret: input.secret ?? newSecret() };
    const max = this.config.quotas.webhooksPerProject;
    const webhook = { ...fields, webhook_id: webhookId, created_by: userId, now: this.clock.now() };
    const before = await this.writes
      .run(projectId, () => this.queries.insert(projectId, by, webhook, secret, max))
      .catch((error: unknown) => refuse(error, fields.url));
    if (before >= max) {
      throw new ConflictException(`${quotaReached('the project', before, 'webhooks', max)}; delete one first`);
    }
    return { secret: secret.secret, ...(await this.webhook(projectId, webhookId)) };
  }

  /** @throws NotFoundException unless the project has this webhook */
  async webhook(projectId: ProjectId, webhookId: string): Promise<WebhookItem> {
    return webhookItem(await this.row(projectId, webhookId));
  }

  async page(projectId: ProjectId, request: PageRequest): Promise<WebhooksBody> {
    const { rows, ...page } = pageOf(request, await this.queries.page(projectId, request), webhookCursor);
    return { webhooks: rows.map(webhookItem), ...page };
  }

  /** @throws like `create`, and NotFoundException unless the project has this webhook */
  async change(projectId: ProjectId, webhookId: string, by: Actor, patch: WebhookPatch): Promise<WebhookItem> {
    const row = await this.row(projectId, webhookId);
    const fields = await this.checked(projectId, {
      url: patch.url ?? row.url,
      format: patch.format ?? row.format,
      digest_hour: patch.digest === undefined ? row.digest_hour : (patch.digest?.hour ?? null),
      description: patch.description?.trim() ?? row.description,
      events: patch.events ?? row.events,
      ...(patch.filter === undefined ? filterOf(row) : filterFields(patch.filter)),
      enabled: patch.enabled ?? row.enabled,
    });
    const update = () => this.queries.update(projectId, webhookId, by, fields, this.clock.now());
    const found = await this.writes.run(projectId, update).catch((error: unknown) => refuse(error, fields.url));
    if (!found) throw new NotFoundException();
    return await this.webhook(projectId, webhookId);
  }

  /** @throws NotFoundException unless the project has this webhook */
  async delete(projectId: ProjectId, webhookId: string, by: Actor): Promise<void> {
    const remove = () => this.queries.delete(projectId, webhookId, by);
    if (!isUuid(webhookId) || !(await this.writes.run(projectId, remove))) throw new NotFoundException();
  }

  /** @throws NotFoundException unless the project has this webhook */
  async replaceSecret(
    projectId: ProjectId,
    webhookId: string,
    by: Actor,
    { secret = newSecret(), overlap_hours: hours = DEFAULT_OVERLAP_HOURS }: NewWebhookSecretInput,
  ): Promise<WebhookSecretBody> {
    const now = this.clock.now();
    const times = { now, overlapEnds: new Date(now.getTime() + hours * HOUR_MS) };
    const row = { secret_id: randomUUID(), secret };
    const replace = () => this.queries.replaceSecret(projectId, webhookId, by, row, times);
    if (!isUuid(webhookId) || !(await this.writes.run(projectId, replace))) throw new NotFoundException();
    return {
      secret,
      created_at: now.toISOString(),
      previous_expires_at: hours > 0 ? times.overlapEnds.toISOString() : null,
    };
  }

  private async row(projectId: ProjectId, webhookId: string): Promise<WebhookRow> {
    const row = isUuid(webhookId) ? await this.queries.webhook(projectId, webhookId) : undefined;
    if (!row) throw new NotFoundException();
    return row;
  }

  /** @throws InvalidInput with every mistake that the validation of the fields does not find */
  private async checked(projectId: ProjectId, fields: WebhookFields): Promise<WebhookFields> {
    const mistakes: ErrorDetail[] = [];
    const target = readTargetUrl(fields.url, this.policy);
    if (target.problem !== undefined) {
      mistakes.push({ message: target.problem, location: 'body.url', value: fields.url });
    }
    const unknown = fields.agent_ids ? await this.queries.unknownAgents(projectId, fields.agent_ids) : [];
    if (unknown.length > 0) {
      mistakes.push({ message: 'the project has no such agents', location: 'body.filter.agents', value: unknown });
    }
    if (target.problem !== undefined || mistakes.length > 0) throw new InvalidInput(mistakes);
    return {
      url: target.url,
      format: fields.format,
      digest_hour: fields.digest_hour,
      description: fields.description,
      events: fields.events,
      agent_ids: fields.agent_ids,
      bands: fields.bands,
      min_potential: fields.min_potential,
      enabled: fields.enabled,
    };
  }
}

/** The addresses to which this process may connect. */
export function addressPolicy({ production, webhooks }: Config): AddressPolicy {
  return { loopback: !production, allowedHosts: webhooks.allowedHosts };
}

function filterFields(filter: NewWebhookInput['filter']): Pick<WebhookFields, 'agent_ids' | 'bands' | 'min_potential'> {
  return {
    agent_ids: filter?.agents ? [...filter.agents] : null,
    bands: filter?.bands ? [...filter.bands] : null,
    min_potential: filter?.min_potential ?? null,
  };
}

function filterOf({ agent_ids, bands, min_potential }: WebhookRow): ReturnType<typeof filterFields> {
  return { agent_ids, bands, min_potential };
}

function refuse(error: unknown, url: string): never {
  if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new NotFoundException();
  if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
  const message = 'the project has a webhook with this URL; change that one instead';
  throw new InvalidInput([{ message, location: 'body.url', value: url }]);
}

function webhookItem(row: WebhookRow): WebhookItem {
  return {
    webhook_id: row.webhook_id,
    url: row.url,
    format: row.format,
    digest:
      row.digest_hour === null || row.digest_at === null
        ? null
        : { hour: row.digest_hour, next_at: row.digest_at.toISOString() },
    description: row.description,
    events: row.events,
    filter: { agents: row.agent_ids, bands: row.bands, min_potential: row.min_potential },
    enabled: row.enabled,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    disabled_reason: row.disabled_reason,
    failing_since: row.failing_since?.toISOString() ?? null,
    paused_until: row.paused_until?.toISOString() ?? null,
    last_success_at: row.last_success_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
  };
}
