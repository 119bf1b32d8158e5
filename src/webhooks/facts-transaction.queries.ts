import type { Pool, PoolClient } from 'pg';
import { TRY_LOCK_FACTS_SHARED } from '../database/advisory-locks';

/**
 * A transaction that creates deliveries under the shared facts lock, which an erasure and the deletion of the project
 * acquire exclusively, so nothing is queued about deleted data. It never waits for the lock, because few connections
 * are available.
 *
 * @param busy the result if the lock is held exclusively
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
    // Closes a connection that cannot roll back.
    client.release(failed);
  }
}
