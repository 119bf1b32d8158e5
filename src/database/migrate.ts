import type { DataSource } from 'typeorm';

/** Key of the advisory lock that lets one process migrate at a time. */
export const MIGRATION_LOCK = 7_266_834_510;

/**
 * Brings the schema up to date. Safe when many processes start at once: one migrates, the others wait for it.
 *
 * @returns names of the migrations that this call ran
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    await lock.release();
  }
}
