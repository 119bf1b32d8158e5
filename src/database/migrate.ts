import { type DataSource, MigrationExecutor } from 'typeorm';

/** Key of the advisory lock that lets one process migrate at a time. */
const MIGRATION_LOCK = 7_266_834_510;

/** The database has had migrations that this release does not know. */
class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/**
 * Brings the schema up to date. Safe when many processes start at once: one migrates, the others wait for it.
 *
 * @returns names of the migrations that this call ran
 * @throws NewerDatabaseError where a newer release has migrated the database; then nothing was changed
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(dataSource);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    await lock.release();
  }
}

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map((migration) => migration.constructor.name));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new NewerDatabaseError(
    `A newer release has migrated this database (${unknown.join(', ')}). Start that release, or undo its migrations with it.`,
  );
}
