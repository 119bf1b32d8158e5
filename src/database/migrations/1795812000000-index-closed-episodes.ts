import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists the episodes that were closed last. */
export class IndexClosedEpisodes1795812000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY does not work in a transaction

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and blocks no others.
    await runner.query('SET lock_timeout = 0');
    // A failed attempt leaves an invalid index.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_episodes_closed');
    await runner.query(
      'CREATE INDEX CONCURRENTLY ix_episodes_closed ON episodes (project_id, closed_at, episode_id) WHERE closed_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_episodes_closed'); // TypeORM undoes within a transaction
  }
}
