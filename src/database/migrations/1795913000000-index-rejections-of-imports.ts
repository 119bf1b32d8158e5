import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rejected rows of one import, in the order of its file. */
export class IndexRejectionsOfImports1795913000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY does not work in a transaction

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and blocks no others.
    await runner.query('SET lock_timeout = 0');
    // A failed attempt leaves an invalid index.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_rejections_import');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_rejections_import ON rejections (project_id, import_id, line, rejection_id)
       WHERE origin = 'import'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_rejections_import'); // TypeORM undoes within a transaction
  }
}
