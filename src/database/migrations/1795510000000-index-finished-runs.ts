import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds the newest run of all projects for the health check, on every node of a distributed database. Statements about
 * one project must not use this index, because it leads through the runs of all others. Its condition on the time
 * prevents that: it is true for every run, but only the health check repeats it.
 */
export class IndexFinishedRuns1795510000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY is not allowed in a transaction

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, but blocks nobody.
    await runner.query('SET lock_timeout = 0');
    // A failed attempt leaves an invalid index.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_recompute_runs_finished');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_recompute_runs_finished ON recompute_runs (finished_at)
       WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_recompute_runs_finished'); // TypeORM reverts within a transaction
  }
}
