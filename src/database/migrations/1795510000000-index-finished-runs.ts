import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For the newest run of all projects, which the health check asks for, on a distributed database of all nodes. Who asks
 * for the newest one of a project must not take it, since it leads past the runs of all others: hence the condition on
 * the time, which is true of every run, and which the health check alone repeats.
 */
export class IndexFinishedRuns1795510000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY works outside of one only

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and nobody waits for it.
    await runner.query('SET lock_timeout = 0');
    // An attempt that failed has left an index that is not valid.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_recompute_runs_finished');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_recompute_runs_finished ON recompute_runs (finished_at)
       WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_recompute_runs_finished'); // TypeORM undoes within a transaction
  }
}
