import type { Pool } from 'pg';
import { SYSTEM } from '../database/actor';
import { differences, recordChanges } from '../database/audit-trail.queries';
import type { Webhook } from '../database/entities/webhook.entity';
import type { WebhookDelivery } from '../database/entities/webhook-delivery.entity';
import { addJob, JOBS } from '../database/job-queue';
import type { Outcome } from './exchange';
import type { Attempted, Health } from './retry-policy';

/** The part of a pool that is used here. */
export type Database = Pick<Pool, 'query'>;

/** The ids of an endpoint. */
export interface WebhookKey {
  readonly projectId: string;
  readonly webhookId: string;
}

export type LeasedWebhook = Pick<Webhook, 'url' | 'format'> & {
  readonly health: Health;
  /** Newest first. */
  readonly secrets: readonly string[];
};

export type DueDelivery = Pick<
  WebhookDelivery,
  'delivery_id' | 'type' | 'occurred_at' | 'data' | 'attempts' | 'retry_from'
>;

export interface Attempt {
  readonly delivery: DueDelivery;
  readonly outcome: Outcome;
  readonly result: Attempted;
}

/** Statements of the delivering process, on its own connections. Each is about one endpoint. */
export class AttemptsQueries {
  constructor(private readonly database: Database) {}

  /** @returns the organisation of the project */
  async owner(projectId: string): Promise<string | undefined> {
    const { rows } = await this.database.query<{ org_id: string }>(
      'SELECT org_id FROM projects WHERE project_id = $1',
      [projectId],
    );
    return rows[0]?.org_id;
  }

  /**
   * Leases the endpoint to this turn for a while: no two processes send to it at the same time.
   *
   * @returns null if there is no such endpoint, or it is disabled; 'busy' if another turn has it
   */
  async lease(
    { projectId, webhookId }: WebhookKey,
    turn: string,
    times: { readonly now: Date; readonly until: Date },
  ): Promise<LeasedWebhook | 'busy' | null> {
    const key = [projectId, webhookId];
    const leased = await this.database.query<
      Pick<Webhook, 'url' | 'format' | 'failures' | 'failing_since' | 'paused_until'>
    >(
      `UPDATE webhooks SET leased_by = $3, leased_until = $5
       WHERE project_id = $1 AND webhook_id = $2 AND enabled
         AND (leased_by = $3 OR coalesce(leased_until, '-infinity') < $4)
       RETURNING url, format, failures, failing_since, paused_until`,
      [...key, turn, times.now, times.until],
    );
    const [row] = leased.rows;
    if (!row) {
      const enabled = 'SELECT webhook_id FROM webhooks WHERE project_id = $1 AND webhook_id = $2 AND enabled';
      return (await this.database.query(enabled, key)).rows.length > 0 ? 'busy' : null;
    }
    const { rows: secrets } = await this.database.query<{ secret: string }>(
      `SELECT secret FROM webhook_secrets
       WHERE project_id = $1 AND webhook_id = $2 AND coalesce(expires_at, 'infinity') > $3
       ORDER BY created_at DESC LIMIT 2`,
      [...key, times.now],
    );
    const health = {
      failures: row.failures,
      failingSince: row.failing_since,
      pausedUntil: row.paused_until,
      disabled: null,
    };
    return { url: row.url, format: row.format, health, secrets: secrets.map(({ secret }) => secret) };
  }

  /** Due deliveries, the longest due first. */
  async due({ projectId, webhookId }: WebhookKey, now: Date, limit: number): Promise<DueDelivery[]> {
    const { rows } = await this.database.query<DueDelivery>(
      `SELECT delivery_id, type, occurred_at, data, attempts, retry_from FROM webhook_deliveries
       WHERE project_id = $1 AND webhook_id = $2 AND status = 'pending' AND next_attempt_at <= $3
       ORDER BY next_attempt_at LIMIT $4`,
      [projectId, webhookId, now, limit],
    );
    return rows;
  }

  /** Stores the results of attempts, but for deliveries that another turn has ended meanwhile. */
  async record({ projectId, webhookId }: WebhookKey, attempts: readonly Attempt[], now: Date): Promise<void> {
    await this.database.query(
      `UPDATE webhook_deliveries d
       SET status = r.status, attempts = d.attempts + 1, retry_from = coalesce(d.retry_from, $3), attempted_at = $3,
           next_attempt_at = r.next_attempt_at, response_status = r.response_status, response_body = r.response_body,
           error = r.error
       FROM unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::smallint[], $8::text[], $9::text[])
         AS r (delivery_id, status, next_attempt_at, response_status, response_body, error)
       WHERE d.project_id = $1 AND d.webhook_id = $2 AND d.delivery_id = r.delivery_id AND d.status = 'pending'`,
      [
        projectId,
        webhookId,
        now,
        attempts.map(({ delivery }) => delivery.delivery_id),
        attempts.map(({ result }) => result.status),
        attempts.map(({ result }) => result.nextAttemptAt),
        attempts.map(({ outcome }) => outcome.status),
        attempts.map(({ outcome }) => outcome.body),
        attempts.map(({ outcome }) => outcome.error),
      ],
    );
  }

  /**
   * Stores the state of the endpoint.
   *
   * @param succeeded whether an attempt of this turn succeeded
   */
  async recordHealth(
    { projectId, webhookId }: WebhookKey,
    turn: string,
    { failures, failingSince, pausedUntil, disabled }: Health,
    { now, succeeded }: { readonly now: Date; readonly succeeded: boolean },
  ): Promise<void> {
    const { rowCount } = await this.database.query(
      `UPDATE webhooks SET failures = $4, failing_since = $5, paused_until = $6,
         last_success_at = CASE WHEN $7 THEN $8 ELSE last_success_at END,
         enabled = $9::text IS NULL, disabled_reason = $9, disabled_at = CASE WHEN $9 IS NULL THEN NULL ELSE $8 END
       WHERE project_id = $1 AND webhook_id = $2 AND leased_by = $3 AND enabled`,
      [projectId, webhookId, turn, failures, failingSince, pausedUntil, succeeded, now, disabled],
    );
    if (disabled === null || rowCount === 0) return;
    const changes = differences(
      { enabled: true, disabled_reason: null as string | null },
      { enabled: false, disabled_reason: disabled },
    );
    const entry = { action: 'webhook.changed' as const, subject: webhookId, changes };
    await recordChanges(this.database, projectId, SYSTEM, [entry]);
  }

  /**
   * Ends the lease of the endpoint, and queues the next turn for the next due delivery. If not all transitions have deliveries
   * yet, because too many were pending, it queues the fan-out as well.
   *
   * @param notBefore the endpoint is paused until then
   */
  async release(key: WebhookKey, turn: string, notBefore: Date | null): Promise<void> {
    const { projectId, webhookId } = key;
    const ids = [projectId, webhookId];
    await this.database.query(
      `UPDATE webhooks SET leased_by = NULL, leased_until = NULL
       WHERE project_id = $1 AND webhook_id = $2 AND leased_by = $3`,
      [...ids, turn],
    );
    const { rows } = await this.database.query<{ at: Date | null; behind: boolean }>(
      `SELECT (SELECT min(next_attempt_at) FROM webhook_deliveries
               WHERE project_id = $1 AND webhook_id = $2 AND status = 'pending') AS at,
              EXISTS (SELECT FROM webhooks
               WHERE project_id = $1 AND webhook_id = $2 AND enabled AND digest_hour IS NULL
                 AND told_position < (SELECT max(position) FROM transitions WHERE project_id = $1)) AS behind`,
      ids,
    );
    const { at = null, behind = false } = rows[0] ?? {};
    if (behind)
      await this.database.query(addJob(JOBS.fanOut, 'preserve_run_at'), [
        JSON.stringify({ projectId }),
        `fan out ${projectId}`,
        null,
      ]);
    if (at !== null) await this.wake(key, notBefore !== null && notBefore > at ? notBefore : at);
  }

  /** Queues a turn. A waiting one keeps its time, because an earlier delivery is due then. */
  async wake(key: WebhookKey, at: Date): Promise<void> {
    const text = addJob(JOBS.deliver, 'preserve_run_at');
    await this.database.query(text, [JSON.stringify(key), `deliver ${key.webhookId}`, at]);
  }

  /**
   * Deletes old deliveries, except pending ones with a recent attempt, and those beyond the newest `keepNewest` that have ended.
   *
   * @param before the time before which they were queued
   * @returns when the oldest remaining one was queued; null if there is none
   */
  async purge({ projectId, webhookId }: WebhookKey, before: Date, keepNewest: number): Promise<Date | null> {
    await this.database.query(
      `DELETE FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2 AND created_at < $3
         AND (status <> 'pending' OR coalesce(next_attempt_at, created_at) < $3)`,
      [projectId, webhookId, before],
    );
    const { rows } = await this.database.query<{ created_at: Date }>(
      `SELECT created_at FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2
       ORDER BY created_at DESC, delivery_id DESC OFFSET $3 LIMIT 1`,
      [projectId, webhookId, keepNewest],
    );
    if (rows[0]) {
      await this.database.query(
        `DELETE FROM webhook_deliveries
         WHERE project_id = $1 AND webhook_id = $2 AND created_at <= $3 AND status <> 'pending'`,
        [projectId, webhookId, rows[0].created_at],
      );
    }
    const oldest = await this.database.query<{ at: Date | null }>(
      'SELECT min(created_at) AS at FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2',
      [projectId, webhookId],
    );
    return oldest.rows[0]?.at ?? null;
  }

  /** Queues the next purge, unless one is queued. */
  async purgeAt(key: WebhookKey, at: Date): Promise<void> {
    const text = addJob(JOBS.purge, 'preserve_run_at');
    await this.database.query(text, [JSON.stringify(key), `purge ${key.webhookId}`, at]);
  }
}
