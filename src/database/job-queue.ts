import { Logger, runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { POOLED } from './query-timeouts';

/** The schema that graphile-worker creates and migrates. On Citus it stays on the coordinator. */
export const JOB_SCHEMA = 'graphile_worker';
/**
 * Tasks of the queue: create the deliveries of a run's transitions, deliver to one webhook, send a digest, delete old
 * deliveries.
 */
export const JOBS = {
  fanOut: 'webhook_fan_out',
  deliver: 'webhook_deliver',
  digest: 'webhook_digest',
  purge: 'webhook_purge',
} as const;
/** The largest number that the queue supports, because interrupted attempts must not make a job fail permanently. */
const MAX_ATTEMPTS = 32_767;
const QUERY_TIMEOUT_MS = 60_000;

/**
 * Adds a job. `$1`: payload as JSON; `$2`: key, null for none; `$3`: run time, null for now. It names none of our
 * tables, so Citus runs it on the coordinator, where the queue is.
 *
 * @param mode for a waiting job with the same key: `replace` changes its run time, `preserve_run_at` keeps it
 */
export const addJob = (job: (typeof JOBS)[keyof typeof JOBS], mode: 'replace' | 'preserve_run_at' = 'replace') =>
  `SELECT FROM ${JOB_SCHEMA}.add_job('${job}', $1::json, run_at => coalesce($3::timestamptz, now()),
    max_attempts => ${MAX_ATTEMPTS}, job_key => $2, job_key_mode => '${mode}')`;

/** Silences graphile-worker: its messages do not help operators, and failures are logged where they occur. */
export const SILENT = new Logger(() => () => {});

/** A pool for graphile-worker: it replaces broken connections, and the work in progress fails on its own. */
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

/** Creates or updates the schema of the job queue. Several processes may call it at once. */
export async function migrateJobQueue({ options }: DataSource): Promise<void> {
  const pool = queuePool(String((options as { url?: string }).url), 1, () => {});
  try {
    await runMigrations({ pgPool: pool, logger: SILENT });
  } finally {
    await pool.end();
  }
}
