import type { Pool } from 'pg';
import { addJob, JOBS } from '../database/job-queue';
import type { WebhookKey } from './attempts.queries';
import { inFactsTransaction } from './facts-transaction.queries';
import { agentOf, contactOf, named, passes } from './filter-sql';

interface Limits {
  /** Maximum number of transitions read in one transaction. */
  readonly batch: number;
  /** Maximum number of pending deliveries of an endpoint. Further transitions wait in their own table. */
  readonly pending: number;
}

const LIMITS: Limits = { batch: 500, pending: 10_000 };

/**
 * The state of an endpoint after a batch: `full` if too many deliveries are pending, `locked` while a contact is
 * erased.
 */
type State = 'all' | 'more' | 'full' | 'locked';

/** $1 project, $2 position of the last transition that has deliveries, $3 how many */
const NEXT_BATCH = `SELECT max(position)::text AS position, count(*)::integer AS size
FROM (SELECT position FROM transitions WHERE project_id = $1 AND position > $2::bigint ORDER BY position LIMIT $3) AS batch`;

/** $1 project, $2 webhook, $3 position after which, $4 and up to which transitions are delivered, $5 now */
const DELIVER = `INSERT INTO webhook_deliveries (project_id, webhook_id, delivery_id, type, user_id, occurred_at, data, status,
  created_at, next_attempt_at)
SELECT batch.project_id, webhook.webhook_id, batch.transition_id, batch.type, batch.user_id, batch.recorded_at,
  jsonb_build_object(
    'transition_id', batch.transition_id, 'run_id', batch.run_id, 'day', batch.day, 'cause', batch.cause,
    'from', batch.from_state, 'to', batch.to_state, 'reasons', batch.reasons, 'action', batch.action,
    'recommended_action', batch.recommended_action, 'depth', batch.depth, 'band', batch.band, 'potential', batch.potential,
    'count', batch.count, 'agent', ${agentOf('batch')}, 'contact', ${contactOf('batch')}
  ), 'pending', $5::timestamptz, $5::timestamptz
FROM transitions AS batch
JOIN webhooks AS webhook ON webhook.project_id = batch.project_id AND webhook.webhook_id = $2
${named('batch')}
WHERE batch.project_id = $1 AND webhook.project_id = $1 AND batch.position > $3::bigint AND batch.position <= $4::bigint
  AND batch.type = ANY (webhook.events) AND ${passes('webhook', 'batch')}
-- Of a replay: the same event once more, for another three days.
ON CONFLICT (project_id, webhook_id, delivery_id) DO UPDATE SET status = 'pending', retry_from = NULL,
  created_at = excluded.created_at, next_attempt_at = excluded.next_attempt_at`;

/** Creates the deliveries of transitions. Each endpoint stores the position up to which they exist. */
export class FanOutQueries {
  constructor(
    private readonly pool: Pool,
    private readonly limits = LIMITS,
  ) {}

  /** @returns the endpoints that lack deliveries of some transitions */
  async behind(projectId: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ webhook_id: string }>(
      `SELECT webhook_id FROM webhooks
       WHERE project_id = $1 AND enabled AND digest_hour IS NULL
         AND told_position < (SELECT max(position) FROM transitions WHERE project_id = $1)
       ORDER BY webhook_id`,
      [projectId],
    );
    return rows.map(({ webhook_id }) => webhook_id);
  }

  /** Creates the next deliveries of an endpoint and queues its turn, in one transaction. */
  async deliver({ projectId, webhookId }: WebhookKey, now: Date): Promise<State> {
    const key = [projectId, webhookId];
    return await inFactsTransaction<State>(this.pool, projectId, 'locked', async (client) => {
      const { rows: found } = await client.query<{ told_position: string }>(
        `SELECT told_position FROM webhooks
         WHERE project_id = $1 AND webhook_id = $2 AND enabled AND digest_hour IS NULL FOR UPDATE`,
        key,
      );
      if (!found[0]) return 'all';
      const { rows: last } = await client.query(
        `SELECT delivery_id FROM webhook_deliveries
         WHERE project_id = $1 AND webhook_id = $2 AND status = 'pending' OFFSET $3 LIMIT 1`,
        [...key, this.limits.pending - 1],
      );
      if (last.length > 0) return 'full';
      const { told_position: from } = found[0];
      const batches = await client.query<{ position: string | null; size: number }>(NEXT_BATCH, [
        ...[projectId, from, this.limits.batch],
      ]);
      const { position = null, size = 0 } = batches.rows[0] ?? {};
      if (position === null) return 'all';
      const { rowCount } = await client.query(DELIVER, [...key, from, position, now]);
      await client.query('UPDATE webhooks SET told_position = $3 WHERE project_id = $1 AND webhook_id = $2', [
        ...[...key, position],
      ]);
      if (rowCount) {
        const payload = JSON.stringify({ projectId, webhookId });
        await client.query(addJob(JOBS.deliver), [payload, `deliver ${webhookId}`, null]);
      }
      return size < this.limits.batch ? 'all' : 'more';
    });
  }

  /** Queues the next turn of a project, unless one is queued. */
  async wake(projectId: string, at: Date): Promise<void> {
    const text = addJob(JOBS.fanOut, 'preserve_run_at');
    await this.pool.query(text, [JSON.stringify({ projectId }), `fan out ${projectId}`, at]);
  }
}
