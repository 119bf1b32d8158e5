import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The natural order of ids, "2" before "10", in which a page of contacts must not read all others. */
export class OrderContacts1795921000000 implements MigrationInterface {
  transaction = false; // CONCURRENTLY does not work in a transaction

  async up(runner: QueryRunner): Promise<void> {
    // It waits for transactions in progress, and blocks no others.
    await runner.query('SET lock_timeout = 0');
    // A failed attempt leaves an invalid index.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_natural');
    await runner.query(
      `CREATE INDEX CONCURRENTLY ix_contacts_natural ON contacts (project_id, (regexp_replace(
         regexp_replace(user_id, '([0-9]+)', '0000000000000000000\\1', 'g'), '0*([0-9]{20,})', '\\1', 'g') COLLATE "C"), user_id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    // TypeORM undoes within a transaction.
    await runner.query('DROP INDEX ix_contacts_natural');
  }
}
