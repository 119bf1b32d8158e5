import { lockQuota } from '../database/advisory-locks';
import { addJob, JOBS } from '../database/job-queue';

interface Transaction {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** Whether there is a webhook that has not been sent all transitions. $1 project */
const BEHIND = `SELECT webhook_id FROM webhooks
WHERE project_id = $1
  AND enabled
  AND digest_hour IS NULL
  AND told_position < (SELECT max(position) FROM transitions WHERE project_id = $1)
LIMIT 1`;

/**
 * Queues the deliveries of the transitions that a transaction announces, within that transaction, just before it
 * commits. From then on no webhook can be created or enabled, so each one either starts after these transitions or is
 * seen here.
 */
export async function queueFanOut(transaction: Transaction, projectId: string): Promise<void> {
  await transaction.query(lockQuota('webhooks'), [projectId]);
  const behind = (await transaction.query(BEHIND, [projectId])) as unknown[];
  if (behind.length === 0) return;
  await transaction.query(addJob(JOBS.fanOut), [JSON.stringify({ projectId }), `fan out ${projectId}`, null]);
}
