import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MIGRATION_LOCK } from './advisory-locks';
import { fillDigestKeys } from './digest-keys';
import { migrateJobQueue } from './job-queue';
import { LOCK_NOT_AVAILABLE, sqlState } from './sql-state';

/** How long a migration may wait for a lock: statements behind it in the queue for the table wait as long. */
const LOCK_TIMEOUT = '5s';
/** After this time a process that waits for another one to migrate tries again. */
const TURN_TIMEOUT = '1s';

/** The database has had migrations that this release does not know. */
class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** A migration did not get its tables in time, and has changed nothing. */
class MigrationLockError extends Error {
  override readonly name = 'MigrationLockError';

  constructor(migration: string, lockTimeout: string, cause: unknown) {
    super(
      `Migration ${migration} waited ${lockTimeout} for a table that another transaction holds. It gave up so that no request waits ` +
        'behind it, and changed nothing; the next start tries it again. Long transactions are listed by: ' +
        'SELECT pid, xact_start, query FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start',
      { cause },
    );
  }
}

/**
 * Brings the schema up to date. Safe when many processes start at once, also while the release before still works: one
 * migrates, the others wait for it, and a migration that does not get its locks in time gives up. Each migration is a
 * transaction, so what ran before one that fails stays, and the next call goes on from there.
 *
 * @param lockTimeout how long a migration may wait for each lock, as PostgreSQL's `lock_timeout` has it
 * @returns names of the migrations that this call ran
 * @throws NewerDatabaseError where a newer release has migrated the database; then nothing was changed
 * @throws MigrationLockError where a table was held by somebody else for longer
 */
export async function migrate(dataSource: DataSource, lockTimeout = LOCK_TIMEOUT): Promise<string[]> {
  return await withMigrationLock(dataSource, async () => {
    await refuseNewer(dataSource);
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

/** Does `work` while no other process migrates or distributes the database. */
export async function withMigrationLock<Result>(dataSource: DataSource, work: () => Promise<Result>): Promise<Result> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SELECT set_config('lock_timeout', $1, false)`, [TURN_TIMEOUT]);
    while (!(await hasTurn(lock)));
    return await work();
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    await lock.query('RESET lock_timeout').catch(() => {});
    await lock.release();
  }
}

/**
 * Waits for a while. Not in one statement until it is our turn: that would be a transaction in progress, for whose end
 * an index waits that another process builds concurrently, which has the lock that we wait for.
 */
async function hasTurn(lock: QueryRunner): Promise<boolean> {
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
  // A migration of its own transactions may have set other ones.
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

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map((migration) => migration.constructor.name));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new NewerDatabaseError(
    `A newer release has migrated this database (${unknown.join(', ')}). Start that release, or undo its migrations with it.`,
  );
}
