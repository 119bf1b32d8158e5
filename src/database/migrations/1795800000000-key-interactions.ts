import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Interactions carry the digest of their content themselves, instead of a receipt that repeats their key. Projects that
 * exist keep a receipt for every event until `ReceiptMover` has moved them, because the release before looks for one.
 */
export class KeyInteractions1795800000000 implements MigrationInterface {
  readonly contract = 'the default is that of a new column';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE interactions ADD sealed uuid');
    await runner.query(`ALTER TABLE projects ADD receipts text NOT NULL DEFAULT 'all'`);
    await runner.query(`ALTER TABLE projects ALTER receipts SET DEFAULT 'others'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO event_receipts (project_id, event_key, sealed)
      SELECT project_id, interaction_id, sealed FROM interactions WHERE external_id IS NOT NULL
      ON CONFLICT (project_id, event_key) DO NOTHING`);
    await runner.query('ALTER TABLE projects DROP receipts');
    await runner.query('ALTER TABLE interactions DROP sealed');
  }
}
