import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the newest run of all projects, which the health check asks for, on a distributed database of all nodes. */
export class IndexFinishedRuns1795510000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY works outside of one only

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and nobody waits for it.
    await runner.query('SET lock_timeout = 0');
    // An attempt that failed has left an index that is not valid.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_recompute_runs_finished');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_recompute_runs_finished ON recompute_runs (finished_at) WHERE status = 'finished'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_recompute_runs_finished'); // TypeORM undoes within a transaction
  }
}
