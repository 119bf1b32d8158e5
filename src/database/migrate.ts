import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MIGRATION_LOCK } from './advisory-locks';
import { fillDigestKeys } from './digest-keys';
import { migrateJobQueue } from './job-queue';
import { LOCK_NOT_AVAILABLE, sqlState } from './sql-state';

/** How long a migration may wait for a lock. Statements behind it in the queue for the table wait as long. */
const LOCK_TIMEOUT = '5s';
/** Pause before a process that waits for another one's migration tries again. */
const MIGRATION_LOCK_TIMEOUT = '1s';

/** The database has migrations that this release does not know. */
class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** A migration did not get its locks in time, and changed nothing. */
class MigrationLockError extends Error {
  override readonly name = 'MigrationLockError';

  constructor(migration: string, lockTimeout: string, cause: unknown) {
    super(
      `Migration ${migration} waited ${lockTimeout} for a table that another transaction has locked. It stopped so that no request waits ` +
        'behind it, and changed nothing; the next start tries it again. Long transactions are listed by: ' +
        'SELECT pid, xact_start, query FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start',
      { cause },
    );
  }
}

/**
 * Brings the schema up to date. Safe if many processes start at once, even while the previous release still runs: one
 * migrates, and the others wait for it. A migration that does not get its locks in time fails. Each migration is a
 * transaction, so those before a failed one remain, and the next call continues from there.
 *
 * @param lockTimeout how long a migration may wait for each lock, as PostgreSQL's `lock_timeout` has it
 * @returns names of the migrations that this call ran
 * @throws NewerDatabaseError if a newer release has migrated the database; nothing was changed
 * @throws MigrationLockError if another transaction held a table for longer
 */
export async function migrate(dataSource: DataSource, lockTimeout = LOCK_TIMEOUT): Promise<string[]> {
  return await withMigrationLock(dataSource, async () => {
    await assertNotNewer(dataSource);
    const runner = dataSource.createQueryRunner();
    try {
      await migrateJobQueue(dataSource);
      const names = await runPending(dataSource, runner, lockTimeout);
      await fillDigestKeys(runner);
      return names;
    } finally {
      await runner.query('RESET lock_timeout').catch(() => {});
      await runner.query('RESET statement_timeout').catch(() => {});
      await runner.release();
    }
  });
}

/** Runs `work` while no other process migrates or distributes the database. */
export async function withMigrationLock<Result>(dataSource: DataSource, work: () => Promise<Result>): Promise<Result> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SELECT set_config('lock_timeout', $1, false)`, [MIGRATION_LOCK_TIMEOUT]);
    while (!(await tryLock(lock)));
    return await work();
  } finally {
    // All: PostgreSQL may grant a lock in the moment in which it reports that the time is over, and then it was taken twice.
    await lock.query('SELECT pg_advisory_unlock_all()').catch(() => {});
    await lock.query('RESET lock_timeout').catch(() => {});
    await lock.release();
  }
}

/**
 * Waits for a short time. One long wait would be a transaction in progress. If the lock's holder builds an index
 * concurrently, it would wait for that transaction, and neither would ever end.
 */
async function tryLock(lock: QueryRunner): Promise<boolean> {
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return true;
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

async function runPending(dataSource: DataSource, runner: QueryRunner, lockTimeout: string): Promise<string[]> {
  const limits = `SELECT set_config('lock_timeout', $1, false), set_config('statement_timeout', '0', false)`;
  await runner.query(limits, [lockTimeout]);
  // A migration that manages its own transactions may have changed them.
  runner.beforeMigration = async () => {
    await runner.query(limits, [lockTimeout]);
  };
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  try {
    return (await executor.executePendingMigrations()).map(({ name }) => name);
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    const [failed] = await executor.getPendingMigrations();
    throw new MigrationLockError(failed?.name ?? 'unknown', lockTimeout, error);
  }
}

async function assertNotNewer(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map((migration) => migration.constructor.name));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new NewerDatabaseError(
    `A newer release has migrated this database (${unknown.join(', ')}). Start that release, or undo its migrations with it.`,
  );
}
