import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For live events: a permanent receipt for each event; the erased contacts; and the columns that decide, independently
 * of order, which name a contact has and which of two simultaneous pipeline facts counts.
 */
export class TakeEvents1795440000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE event_receipts (
      project_id uuid NOT NULL,
      event_key uuid NOT NULL,
      content uuid,
      CONSTRAINT pk_event_receipts PRIMARY KEY (project_id, event_key)
    )`);
    await runner.query(`CREATE TABLE erased_contacts (
      project_id uuid NOT NULL,
      user_digest uuid NOT NULL,
      erased_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_erased_contacts PRIMARY KEY (project_id, user_digest)
    )`);
    for (const table of ['event_receipts', 'erased_contacts']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // An interaction's id is the digest of its external id. The content of older ones was not stored.
    await runner.query(`INSERT INTO event_receipts (project_id, event_key)
      SELECT project_id, interaction_id FROM interactions WHERE external_id IS NOT NULL`);
    await runner.query(`ALTER TABLE contacts
      ADD named_at timestamptz,
      ADD name_given boolean NOT NULL DEFAULT false`);
    for (const table of ['classifications', 'permanent_routes', 'lead_outcomes']) {
      await runner.query(`ALTER TABLE ${table} ADD event_key uuid`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['classifications', 'permanent_routes', 'lead_outcomes']) {
      await runner.query(`ALTER TABLE ${table} DROP event_key`);
    }
    await runner.query('ALTER TABLE contacts DROP named_at, DROP name_given');
    await runner.query('DROP TABLE erased_contacts, event_receipts');
  }
}
