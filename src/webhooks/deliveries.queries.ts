import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { LOCK_FACTS_SHARED } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import type { AuditAction, FieldChange } from '../database/entities/audit-entry.entity';
import type { WebhookDelivery } from '../database/entities/webhook-delivery.entity';
import { addJob, JOBS } from '../database/job-queue';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { TenantReader } from '../serving/tenant-reader';

export type DeliveryRow = Omit<WebhookDelivery, 'project_id' | 'webhook_id' | 'user_id' | 'data' | 'retry_from'> & {
  /** Microseconds since 1970. */
  readonly created_us: number;
};

interface NewDelivery {
  readonly delivery_id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** The position of a row in DELIVERY_LIST. */
export const deliveryCursor = ({ created_us, delivery_id }: DeliveryRow): CursorKey[] => [created_us, delivery_id];

const COLUMNS = `delivery_id, type, status, attempts, occurred_at, created_at, attempted_at, next_attempt_at, response_status,
  response_body, error, (extract(epoch FROM created_at) * 1000000)::float8 AS created_us`;
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The position of a transition that is recorded at a time. */
const microsOf = (time: Date): string => (BigInt(time.getTime()) * 1_000n).toString();

/** Statements about deliveries for requests of the API; `DeliveryAttempts` sends them. */
@Injectable()
export class DeliveriesQueries {
  constructor(
    private readonly reader: TenantReader,
    private readonly dataSource: DataSource,
  ) {}

  async delivery(projectId: ProjectId, webhookId: string, deliveryId: string): Promise<DeliveryRow | undefined> {
    const rows: DeliveryRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2 AND delivery_id = $3`,
      [webhookId, deliveryId],
    );
    return rows[0];
  }

  /**
   * @param status null: all
   * @returns the page, plus one row if there are more
   */
  async page(
    projectId: ProjectId,
    webhookId: string,
    { size, after }: PageRequest,
    status: string | null,
  ): Promise<DeliveryRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM webhook_deliveries
       WHERE project_id = $1 AND webhook_id = $2 AND status = coalesce($3, status)
         AND ((extract(epoch FROM created_at) * 1000000)::float8, delivery_id) <
             (coalesce($4::float8, 'infinity'), coalesce($5::uuid, '${LAST_UUID}'))
       ORDER BY created_at DESC, delivery_id DESC LIMIT $6`,
      [webhookId, status, after?.[0] ?? null, after?.[1] ?? null, size + 1],
    );
  }

  /** Queues a test event for the endpoint. @returns whether the project has the webhook, enabled */
  async insert(projectId: ProjectId, webhookId: string, by: Actor, event: NewDelivery, now: Date): Promise<boolean> {
    const audited = { by, action: 'webhook.tested', changes: [] } as const;
    return await this.whileEnabled(projectId, webhookId, audited, async (manager) => {
      await manager.query(
        `INSERT INTO webhook_deliveries
           (project_id, webhook_id, delivery_id, type, occurred_at, data, status, created_at, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'pending', $5, $5)`,
        [projectId, webhookId, event.delivery_id, event.type, now, JSON.stringify(event.data)],
      );
      return true;
    });
  }

  /** Queues a delivery again, for another three days. @returns whether there is one */
  async redeliver(projectId: ProjectId, webhookId: string, by: Actor, deliveryId: string, now: Date): Promise<boolean> {
    const changes = [{ field: 'delivery_id', from: null, to: deliveryId.toLowerCase() }];
    const audited = { by, action: 'webhook.redelivered', changes } as const;
    return await this.whileEnabled(projectId, webhookId, audited, async (manager) => {
      const [, queued]: [unknown, number] = await manager.query(
        `UPDATE webhook_deliveries SET status = 'pending', next_attempt_at = $4, retry_from = NULL
         WHERE project_id = $1 AND webhook_id = $2 AND delivery_id = $3`,
        [projectId, webhookId, deliveryId, now],
      );
      return queued > 0;
    });
  }

  /**
   * Goes back to the first event recorded at a time or later: the fan-out creates its delivery, and all that follow, once more,
   * with the same ids.
   *
   * @returns whether the project has the webhook, enabled and without a digest
   */
  async replay(projectId: ProjectId, webhookId: string, by: Actor, since: Date): Promise<boolean> {
    const changes = [{ field: 'since', from: null, to: since }];
    const audited = { by, action: 'webhook.replayed', changes } as const;
    return await this.whileEnabled(projectId, webhookId, audited, async (manager) => {
      const [, moved]: [unknown, number] = await manager.query(
        `UPDATE webhooks SET told_position = least(told_position, $3::bigint - 1)
         WHERE project_id = $1 AND webhook_id = $2 AND digest_hour IS NULL`,
        [projectId, webhookId, microsOf(since)],
      );
      if (moved === 0) return false;
      await manager.query(addJob(JOBS.fanOut), [JSON.stringify({ projectId }), `fan out ${projectId}`, null]);
      return true;
    });
  }

  /** @returns when the first event of a time or later was recorded */
  async firstRecorded(projectId: ProjectId, since: Date): Promise<Date | null> {
    const rows: { recorded_at: Date }[] = await this.reader.queryCurrent(
      projectId,
      'SELECT recorded_at FROM transitions WHERE project_id = $1 AND position >= $2::bigint ORDER BY position LIMIT 1',
      [microsOf(since)],
    );
    return rows[0]?.recorded_at ?? null;
  }

  /**
   * Runs a statement that queues a delivery, and a turn for it. It holds the shared facts lock, which an erasure and
   * the deletion of the project acquire exclusively, and the lock of the endpoint's row, so nothing is queued for what
   * is being deleted.
   */
  private async whileEnabled(
    projectId: ProjectId,
    webhookId: string,
    audited: { readonly by: Actor; readonly action: AuditAction; readonly changes: readonly FieldChange[] },
    queue: (manager: EntityManager) => Promise<boolean>,
  ): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_FACTS_SHARED, [projectId]);
      const [found]: { webhook_id: string }[] = await manager.query(
        'SELECT webhook_id FROM webhooks WHERE project_id = $1 AND webhook_id = $2 AND enabled FOR UPDATE',
        [projectId, webhookId],
      );
      if (!found || !(await queue(manager))) return false;
      const { by, ...entry } = audited;
      await recordChanges(manager, projectId, by, [{ ...entry, subject: found.webhook_id }]);
      await manager.query(addJob(JOBS.deliver), [
        JSON.stringify({ projectId, webhookId }),
        `deliver ${webhookId}`,
        null,
      ]);
      return true;
    });
  }
}
