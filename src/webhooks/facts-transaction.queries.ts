import type { Pool, PoolClient } from 'pg';
import { TRY_LOCK_FACTS_SHARED } from '../database/advisory-locks';

/**
 * A transaction that makes deliveries, under the lock of facts, which an erasure and the deletion of the project take alone:
 * nothing is queued about what is gone. It never waits for that lock, for there are few connections to wait on.
 *
 * @param busy what it returns where somebody has the lock
 */
export async function inFactsTransaction<Result>(
  pool: Pool,
  projectId: string,
  busy: Result,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failed: Error | undefined;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ taken: boolean }>(TRY_LOCK_FACTS_SHARED, [projectId]);
    const result = rows[0]?.taken ? await work(client) : busy;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((broken: Error) => {
      failed = broken;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is closed.
    client.release(failed);
  }
}
