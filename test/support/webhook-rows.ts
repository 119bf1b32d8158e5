import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Webhook } from '../../src/database/entities/webhook.entity';
import { WebhookDelivery } from '../../src/database/entities/webhook-delivery.entity';
import { WebhookSecret } from '../../src/database/entities/webhook-secret.entity';
import { addJob, JOBS } from '../../src/database/job-queue';
import { queueFanOut } from '../../src/recompute/fan-out.queries';
import type { WebhookKey } from '../../src/webhooks/attempts.queries';
import { newSecret } from '../../src/webhooks/signing';

/** Creates a webhook of the project without the API. */
export async function insertWebhook(
  dataSource: DataSource,
  projectId: string,
  url: string,
  more: Partial<Webhook> = {},
): Promise<WebhookKey & { readonly secret: string }> {
  const webhookId = randomUUID();
  const secret = newSecret();
  const created = { project_id: projectId, webhook_id: webhookId, created_at: new Date('2026-01-01T00:00:00Z') };
  await dataSource.getRepository(Webhook).insert({
    ...created,
    url,
    format: 'standard',
    description: '',
    events: ['relationship.at_risk'],
    enabled: true,
    created_by: 'user_test',
    ...more,
  });
  await dataSource.getRepository(WebhookSecret).insert({ ...created, secret_id: randomUUID(), secret });
  return { projectId, webhookId, secret };
}

/** Queues events for a webhook, in one transaction with the job. @returns their ids */
export async function queueDeliveries(
  dataSource: DataSource,
  { projectId, webhookId }: WebhookKey,
  count: number,
  now = new Date(),
): Promise<string[]> {
  return await dataSource.transaction(async (manager) => {
    const ids = Array.from({ length: count }, () => randomUUID());
    const rows = ids.map((id, index) => ({
      project_id: projectId,
      webhook_id: webhookId,
      delivery_id: id,
      type: 'relationship.at_risk',
      user_id: `contact ${index}`,
      occurred_at: now,
      data: { contact: { user_id: `contact ${index}` } },
      status: 'pending' as const,
      created_at: now,
      next_attempt_at: now,
    }));
    for (let at = 0; at < rows.length; at += 1_000) {
      await manager.getRepository(WebhookDelivery).insert(rows.slice(at, at + 1_000));
    }
    await manager.query(addJob(JOBS.deliver), [JSON.stringify({ projectId, webhookId }), `deliver ${webhookId}`, null]);
    return ids;
  });
}

/** Writes transitions as a run does, in one transaction with the job. @returns their ids */
export async function announceTransitions(dataSource: DataSource, projectId: string, count: number): Promise<string[]> {
  return await dataSource.transaction(async (manager) => {
    const rows: { transition_id: string }[] = await manager.query(
      `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, user_id, day, run_id, recorded_at, cause, reasons)
       SELECT $1, gen_random_uuid(), newest + number, 'relationship.at_risk', $1, 'contact ' || number, now(), $1, now(), 'time', '{}'
       FROM (SELECT coalesce(max(position), 0) AS newest FROM transitions WHERE project_id = $1) AS before,
         generate_series(1, $2) AS number
       RETURNING transition_id`,
      [projectId, count],
    );
    await queueFanOut(manager, projectId);
    return rows.map(({ transition_id }) => transition_id);
  });
}

/** How many deliveries of a webhook are in each state. */
export async function deliveryStates(dataSource: DataSource, { projectId, webhookId }: WebhookKey) {
  const rows: { status: string; count: number }[] = await dataSource.query(
    `SELECT status, count(*)::int AS count FROM webhook_deliveries
     WHERE project_id = $1 AND webhook_id = $2 GROUP BY status`,
    [projectId, webhookId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
