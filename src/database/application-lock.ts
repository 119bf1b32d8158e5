import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { APPLICATION_LOCK } from './advisory-locks';

const CONNECT_TIMEOUT_MS = 5_000;
/** Pause between attempts to reacquire the lock after an outage of the database. */
const PAUSE_MS = 1_000;

/** Another server already uses the same data folder. */
class ApplicationLockError extends Error {
  override readonly name = 'ApplicationLockError';
}

/**
 * Prevents a second server from using the same embedded database. The lock belongs to its own connection, so it is
 * released whenever this process ends. After an outage of the database, it is reacquired.
 *
 * @param address where this server listens, shown to a second one
 * @returns a function that releases the lock
 * @throws ApplicationLockError that names the server holding the lock
 */
export async function lockApplication(url: string, address: string): Promise<() => Promise<void>> {
  let client = await takeLock(url, address);
  const unlocked = new AbortController();
  const { signal } = unlocked;
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await once(client, 'end', { signal }).catch(() => {});
      while (!signal.aborted) {
        await delay(PAUSE_MS, undefined, { signal, ref: false }).catch(() => {});
        // Another server may have been faster; then this one gets the lock when that one ends.
        const taken = signal.aborted ? null : await takeLock(url, address).catch(() => null);
        if (!taken) continue;
        client = taken;
        break;
      }
    }
  };
  const keeping = keep();
  return async () => {
    unlocked.abort();
    await keeping;
    await client.end();
  };
}

/** @returns the connection that holds the lock */
async function takeLock(url: string, address: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: `pid ${process.pid} at ${address}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {}); // the connection broke; the pool reports it
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
    APPLICATION_LOCK,
  ]);
  if (rows[0]?.taken) return client;
  const { rows: holders } = await client.query<{ application_name: string }>(
    `SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND (classid::bigint << 32 | objid::bigint) = $1`,
    [APPLICATION_LOCK],
  );
  await client.end();
  throw new ApplicationLockError(
    `Another application (${holders[0]?.application_name ?? 'unknown'}) already uses this data folder. ` +
      'Stop it, or give this one a folder of its own with DATA_DIR.',
  );
}
