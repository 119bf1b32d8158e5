import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rejected rows of imports are rejections like all others, with who sent them; `import_rows` has the first rows of dry runs. */
export class UniteRejections1795912000000 implements MigrationInterface {
  readonly contract = 'no release has written import_rows';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE imports ADD COLUMN actor_kind text NOT NULL DEFAULT 'system', ADD COLUMN actor_id text`,
    );
    await runner.query('ALTER TABLE import_rows DROP COLUMN file, DROP COLUMN line, DROP COLUMN reason');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE import_rows ADD COLUMN file text NOT NULL DEFAULT '',
      ADD COLUMN line bigint NOT NULL DEFAULT 0, ADD COLUMN reason text NOT NULL DEFAULT ''`);
    await runner.query(`ALTER TABLE import_rows ALTER COLUMN file DROP DEFAULT, ALTER COLUMN line DROP DEFAULT,
      ALTER COLUMN reason DROP DEFAULT`);
    await runner.query('ALTER TABLE imports DROP COLUMN actor_kind, DROP COLUMN actor_id');
  }
}
