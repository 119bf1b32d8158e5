import { Logger, runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { POOLED } from './query-timeouts';

/** The schema that graphile-worker creates and migrates by itself. On Citus it stays on the coordinator. */
export const JOB_SCHEMA = 'graphile_worker';
/** Made of a run's transitions, the deliveries to each webhook; made for each webhook, its attempts; and so on. */
export const JOBS = {
  fanOut: 'webhook_fan_out',
  deliver: 'webhook_deliver',
  digest: 'webhook_digest',
  purge: 'webhook_purge',
} as const;
/** A job never dies of attempts that were cut short: the largest number that the queue can count. */
const MAX_ATTEMPTS = 32_767;
const QUERY_TIMEOUT_MS = 60_000;

/**
 * Adds a job. `$1`: payload as JSON; `$2`: key, null for none; `$3`: when, null for now. It names no table of ours, so
 * Citus runs it on the coordinator, where the queue is.
 *
 * @param mode `replace` moves a job with this key that waits to the new time; `preserve_run_at` leaves its time alone
 */
export const addJob = (job: (typeof JOBS)[keyof typeof JOBS], mode: 'replace' | 'preserve_run_at' = 'replace') =>
  `SELECT FROM ${JOB_SCHEMA}.add_job('${job}', $1::json, run_at => coalesce($3::timestamptz, now()),
    max_attempts => ${MAX_ATTEMPTS}, job_key => $2, job_key_mode => '${mode}')`;

/** For graphile-worker, whose messages are of no use to operators: what fails is logged where it fails. */
export const SILENT = new Logger(() => () => {});

/** A pool as graphile-worker wants it: a connection that breaks is replaced, and what was being done fails by itself. */
export function queuePool(url: string, connections: number, failed: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'relationship-depth webhooks',
    max: connections,
    query_timeout: QUERY_TIMEOUT_MS,
    ...POOLED,
  });
  pool.on('error', failed);
  pool.on('connect', (client) => client.on('error', failed));
  return pool;
}

/** Creates or updates the schema of the job queue. Several processes may do so at once. */
export async function migrateJobQueue({ options }: DataSource): Promise<void> {
  const pool = queuePool(String((options as { url?: string }).url), 1, () => {});
  try {
    await runMigrations({ pgPool: pool, logger: SILENT });
  } finally {
    await pool.end();
  }
}
