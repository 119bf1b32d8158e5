import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { addJob, JOBS } from '../database/job-queue';
import type { WebhookKey } from './attempts.queries';
import { DIGEST, NEXT_DIGEST } from './digest-sql';
import { DIGEST_EVENT } from './event-catalogue';
import { inFactsTransaction } from './facts-transaction.queries';

interface DueWebhook {
  readonly told_position: string;
  readonly digest_hour: number;
  readonly digest_at: Date;
}

/** Creates the daily digests of endpoints, each as one delivery. */
export class DigestQueries {
  constructor(private readonly pool: Pool) {}

  /**
   * Creates the digest that is due, if any, and queues the next one, in one transaction: a killed process has done all
   * of it or nothing.
   *
   * @returns false if the project's contacts are being erased; call it again later
   */
  async digest(key: WebhookKey, now: Date): Promise<boolean> {
    return await inFactsTransaction(this.pool, key.projectId, false, async (client) => {
      const { rows } = await client.query<DueWebhook>(
        `SELECT told_position, digest_hour, digest_at FROM webhooks
         WHERE project_id = $1 AND webhook_id = $2 AND enabled AND digest_hour IS NOT NULL FOR UPDATE`,
        [key.projectId, key.webhookId],
      );
      const [webhook] = rows;
      if (webhook) await this.next(client, key, webhook, now);
      return true;
    });
  }

  private async next(client: PoolClient, key: WebhookKey, webhook: DueWebhook, now: Date): Promise<void> {
    let at = webhook.digest_at;
    if (at <= now) {
      await this.make(client, key, webhook, now);
      const { rows } = await client.query<{ at: Date }>(NEXT_DIGEST, [key.projectId, webhook.digest_hour, now]);
      if (!rows[0]) return; // the project is being deleted
      at = rows[0].at;
      await client.query('UPDATE webhooks SET digest_at = $3 WHERE project_id = $1 AND webhook_id = $2', [
        ...[key.projectId, key.webhookId, at],
      ]);
    }
    await client.query(addJob(JOBS.digest), [JSON.stringify(key), `digest ${key.webhookId}`, at]);
  }

  /** An empty digest is not sent. */
  private async make(client: PoolClient, key: WebhookKey, webhook: DueWebhook, now: Date): Promise<void> {
    const ids = [key.projectId, key.webhookId];
    const { rows } = await client.query<{ position: string | null; data: Record<string, unknown>; news: boolean }>(
      DIGEST,
      [...[...ids, webhook.told_position]],
    );
    const [digest] = rows;
    if (!digest) return;
    if (digest.position !== null) {
      await client.query('UPDATE webhooks SET told_position = $3 WHERE project_id = $1 AND webhook_id = $2', [
        ...[...ids, digest.position],
      ]);
    }
    if (!digest.news) return;
    await client.query(
      `INSERT INTO webhook_deliveries
         (project_id, webhook_id, delivery_id, type, occurred_at, data, status, created_at, next_attempt_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'pending', $5, $5)`,
      [...ids, randomUUID(), DIGEST_EVENT, now, JSON.stringify(digest.data)],
    );
    await client.query(addJob(JOBS.deliver), [JSON.stringify(key), `deliver ${key.webhookId}`, null]);
  }

  /** Queues a later turn, unless an earlier one is queued. */
  async wake(key: WebhookKey, at: Date): Promise<void> {
    const text = addJob(JOBS.digest, 'preserve_run_at');
    await this.pool.query(text, [JSON.stringify(key), `digest ${key.webhookId}`, at]);
  }
}
