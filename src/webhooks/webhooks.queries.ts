import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { differences, recordChanges } from '../database/audit-trail.queries';
import type { FieldChange } from '../database/entities/audit-entry.entity';
import type { Webhook } from '../database/entities/webhook.entity';
import { addJob, JOBS } from '../database/job-queue';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { TenantReader } from '../serving/tenant-reader';
import { NEXT_DIGEST } from './digest-sql';

export type WebhookRow = Omit<Webhook, 'project_id' | 'failures' | 'told_position' | 'leased_by' | 'leased_until'> & {
  /** Microseconds since 1970. */
  readonly created_us: number;
};

/** The fields of an endpoint that a caller sets. */
export type WebhookFields = Pick<
  Webhook,
  'url' | 'format' | 'digest_hour' | 'description' | 'events' | 'agent_ids' | 'bands' | 'min_potential' | 'enabled'
>;

/** The position of a row in WEBHOOK_LIST. */
export const webhookCursor = ({ created_us, webhook_id }: WebhookRow): CursorKey[] => [created_us, webhook_id];

const COLUMNS = `webhook_id, url, format, digest_hour, digest_at, description, events, agent_ids, bands, min_potential, enabled, created_at,
  created_by, disabled_at, disabled_reason, failing_since, paused_until, last_success_at,
  (extract(epoch FROM created_at) * 1000000)::float8 AS created_us`;
const ONE = `SELECT ${COLUMNS} FROM webhooks WHERE project_id = $1 AND webhook_id = $2`;
/** Also those that a failure put off for hours, or as long as the endpoint wanted. */
const DUE_AT_ONCE = `UPDATE webhook_deliveries SET next_attempt_at = $3, retry_from = NULL
  WHERE project_id = $1 AND webhook_id = $2 AND status = 'pending'`;
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@Injectable()
export class WebhooksQueries {
  constructor(
    private readonly reader: TenantReader,
    private readonly dataSource: DataSource,
  ) {}

  /** @param webhookId in the form of a UUID */
  async webhook(projectId: ProjectId, webhookId: string): Promise<WebhookRow | undefined> {
    const rows: WebhookRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM webhooks WHERE project_id = $1 AND webhook_id = $2`,
      [webhookId],
    );
    return rows[0];
  }

  /** @returns the page, plus one row if there are more */
  async page(projectId: ProjectId, { size, after }: PageRequest): Promise<WebhookRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM webhooks
       WHERE project_id = $1
         AND ((extract(epoch FROM created_at) * 1000000)::float8, webhook_id) <
             (coalesce($2::float8, 'infinity'), coalesce($3::uuid, '${LAST_UUID}'))
       ORDER BY created_at DESC, webhook_id DESC LIMIT $4`,
      [after?.[0] ?? null, after?.[1] ?? null, size + 1],
    );
  }

  /** @returns those of the agents that the project does not have */
  async unknownAgents(projectId: ProjectId, agents: readonly string[]): Promise<string[]> {
    const rows: { agent_id: string }[] = await this.reader.queryCurrent(
      projectId,
      'SELECT agent_id FROM agents WHERE project_id = $1 AND agent_id = ANY($2)',
      [agents],
    );
    const known = new Set(rows.map(({ agent_id }) => agent_id));
    return agents.filter((agent) => !known.has(agent.toLowerCase()));
  }

  /**
   * @param max maximum number of webhooks per project
   * @returns the number of webhooks before; if it is `max`, none was created
   * @throws 23505 if the project has a webhook with this URL, 23503 if the project was deleted meanwhile
   */
  async insert(
    projectId: ProjectId,
    by: Actor,
    webhook: WebhookFields & { readonly webhook_id: string; readonly created_by: string; readonly now: Date },
    secret: { readonly secret_id: string; readonly secret: string },
    max: number,
  ): Promise<number> {
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(lockQuota('webhooks'), [projectId]);
      const [row]: { count: number }[] = await manager.query(
        'SELECT count(*)::int AS count FROM webhooks WHERE project_id = $1',
        [projectId],
      );
      const count = row?.count ?? 0;
      if (count >= max) return count;
      const newest = await newestPosition(manager, projectId);
      await manager.query(
        `INSERT INTO webhooks (project_id, webhook_id, url, format, description, events, agent_ids, bands, min_potential,
           enabled, created_at, created_by, disabled_at, disabled_reason, digest_hour, told_position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          projectId,
          webhook.webhook_id,
          webhook.url,
          webhook.format,
          webhook.description,
          webhook.events,
          webhook.agent_ids,
          webhook.bands,
          webhook.min_potential,
          webhook.enabled,
          webhook.now,
          webhook.created_by,
          webhook.enabled ? null : webhook.now,
          webhook.enabled ? null : 'user',
          webhook.digest_hour,
          newest,
        ],
      );
      await insertSecret(manager, projectId, webhook.webhook_id, secret, webhook.now);
      await scheduleDigest(manager, projectId, webhook.webhook_id, webhook, webhook.now);
      const changes = differences(null, audited(webhook));
      await recordChanges(manager, projectId, by, [
        { action: 'webhook.created', subject: webhook.webhook_id, changes },
      ]);
      return count;
    });
  }

  /**
   * Enabling an endpoint, or another URL, resets its failures, and pending deliveries are due at once, for another three days.
   * A turn that has begun loses its lease, so what it finds out about the endpoint does not count. An endpoint that is enabled
   * again gets events from now on.
   *
   * @returns whether the project has the webhook
   * @throws 23505 if another one has this URL
   */
  async update(projectId: ProjectId, webhookId: string, by: Actor, fields: WebhookFields, now: Date): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      // No run commits between its check for webhooks and this one, so that it is seen by the run, or begins behind it.
      await manager.query(lockQuota('webhooks'), [projectId]);
      const newest = await newestPosition(manager, projectId);
      const [before]: WebhookRow[] = await manager.query(`${ONE} FOR UPDATE`, [projectId, webhookId]);
      if (!before) return false;
      const startsAfresh = fields.enabled && (!before.enabled || before.url !== fields.url);
      await manager.query(
        `UPDATE webhooks SET url = $3, format = $4, description = $5, events = $6, agent_ids = $7, bands = $8, min_potential = $9,
           enabled = $10,
           disabled_at = CASE WHEN $10 THEN NULL ELSE coalesce(disabled_at, $11) END,
           disabled_reason = CASE WHEN $10 THEN NULL ELSE coalesce(disabled_reason, 'user') END,
           failures = CASE WHEN $14 THEN 0 ELSE failures END,
           failing_since = CASE WHEN $14 THEN NULL ELSE failing_since END,
           paused_until = CASE WHEN $14 THEN NULL ELSE paused_until END,
           leased_by = CASE WHEN $14 THEN NULL ELSE leased_by END,
           leased_until = CASE WHEN $14 THEN NULL ELSE leased_until END,
           digest_hour = $12,
           told_position = CASE WHEN $10 AND NOT enabled THEN $13::bigint ELSE told_position END
         WHERE project_id = $1 AND webhook_id = $2`,
        [
          projectId,
          webhookId,
          fields.url,
          fields.format,
          fields.description,
          fields.events,
          fields.agent_ids,
          fields.bands,
          fields.min_potential,
          fields.enabled,
          now,
          fields.digest_hour,
          newest,
          startsAfresh,
        ],
      );
      if (startsAfresh) await manager.query(DUE_AT_ONCE, [projectId, webhookId, now]);
      if (fields.enabled) {
        await manager.query(addJob(JOBS.deliver), [
          JSON.stringify({ projectId, webhookId }),
          `deliver ${webhookId}`,
          null,
        ]);
        // What a digest would have said of today is sent one by one, where there is none any more.
        await manager.query(addJob(JOBS.fanOut), [JSON.stringify({ projectId }), `fan out ${projectId}`, null]);
      }
      await scheduleDigest(manager, projectId, webhookId, fields, now);
      const changes = auditedDifferences(before, fields);
      if (changes.length > 0)
        await recordChanges(manager, projectId, by, [
          { action: 'webhook.changed', subject: before.webhook_id, changes },
        ]);
      return true;
    });
  }

  /** @returns whether the project had the webhook */
  async delete(projectId: ProjectId, webhookId: string, by: Actor): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      const [before]: WebhookRow[] = await manager.query(`${ONE} FOR UPDATE`, [projectId, webhookId]);
      if (!before) return false;
      await manager.query('DELETE FROM webhooks WHERE project_id = $1 AND webhook_id = $2', [projectId, webhookId]);
      for (const table of ['webhook_secrets', 'webhook_deliveries']) {
        await manager.query(`DELETE FROM ${table} WHERE project_id = $1 AND webhook_id = $2`, [projectId, webhookId]);
      }
      const changes = differences(audited(before), null);
      await recordChanges(manager, projectId, by, [{ action: 'webhook.deleted', subject: before.webhook_id, changes }]);
      return true;
    });
  }

  /**
   * Replaces the secret: the previous one signs until `overlapEnds`, older ones no longer.
   *
   * @returns whether the project has the webhook
   */
  async replaceSecret(
    projectId: ProjectId,
    webhookId: string,
    by: Actor,
    secret: { readonly secret_id: string; readonly secret: string },
    { now, overlapEnds }: { readonly now: Date; readonly overlapEnds: Date },
  ): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      // Locks the row, so that two simultaneous replacements do not leave three secrets.
      const [found]: WebhookRow[] = await manager.query(`${ONE} FOR UPDATE`, [projectId, webhookId]);
      if (!found) return false;
      await manager.query(
        'DELETE FROM webhook_secrets WHERE project_id = $1 AND webhook_id = $2 AND expires_at IS NOT NULL',
        [projectId, webhookId],
      );
      await manager.query('UPDATE webhook_secrets SET expires_at = $3 WHERE project_id = $1 AND webhook_id = $2', [
        projectId,
        webhookId,
        overlapEnds,
      ]);
      await insertSecret(manager, projectId, webhookId, secret, now);
      const changes = [{ field: 'previous_expires_at', from: null, to: overlapEnds }];
      const entry = { action: 'webhook.secret_replaced', subject: found.webhook_id, changes } as const;
      await recordChanges(manager, projectId, by, [entry]);
      return true;
    });
  }
}

/** What the audit log says of an endpoint. The path of its URL may be a secret, as Slack's are. */
function audited({ url, ...fields }: WebhookFields) {
  const { format, digest_hour, description, events, agent_ids, bands, min_potential, enabled } = fields;
  const filter = { agents: agent_ids, bands, min_potential };
  return { url: new URL(url).origin, format, digest_hour, description, events, filter, enabled };
}

function auditedDifferences(before: WebhookFields, after: WebhookFields): FieldChange[] {
  const changes = differences(audited(before), audited(after));
  if (before.url === after.url || changes.some(({ field }) => field === 'url')) return changes;
  return [{ field: 'url', from: new URL(before.url).origin, to: new URL(after.url).origin }, ...changes];
}

/** Under the lock of the quota: the run that announces more sees this transaction. */
async function newestPosition(manager: EntityManager, projectId: string): Promise<string> {
  const [row]: { position: string }[] = await manager.query(
    'SELECT coalesce(max(position), 0) AS position FROM transitions WHERE project_id = $1',
    [projectId],
  );
  return row?.position ?? '0';
}

/** Sets when the next digest is due, and queues it. */
async function scheduleDigest(
  manager: EntityManager,
  projectId: string,
  webhookId: string,
  { enabled, digest_hour: hour }: Pick<WebhookFields, 'enabled' | 'digest_hour'>,
  now: Date,
): Promise<void> {
  const [next]: { at: Date }[] = hour === null ? [] : await manager.query(NEXT_DIGEST, [projectId, hour, now]);
  await manager.query('UPDATE webhooks SET digest_at = $3 WHERE project_id = $1 AND webhook_id = $2', [
    ...[projectId, webhookId, next?.at ?? null],
  ]);
  if (!enabled || !next) return;
  await manager.query(addJob(JOBS.digest), [
    ...[JSON.stringify({ projectId, webhookId }), `digest ${webhookId}`, next.at],
  ]);
}

async function insertSecret(
  manager: EntityManager,
  projectId: ProjectId,
  webhookId: string,
  { secret_id, secret }: { readonly secret_id: string; readonly secret: string },
  now: Date,
): Promise<void> {
  await manager.query(
    'INSERT INTO webhook_secrets (project_id, webhook_id, secret_id, secret, created_at) VALUES ($1, $2, $3, $4, $5)',
    [projectId, webhookId, secret_id, secret, now],
  );
}
