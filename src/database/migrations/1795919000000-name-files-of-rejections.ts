import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rejected row names its file, because an import may have several. */
export class NameFilesOfRejections1795919000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rejections ADD COLUMN file text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rejections DROP COLUMN file');
  }
}
