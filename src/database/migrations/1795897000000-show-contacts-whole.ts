import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['dirty_days', 'dirty_contacts', 'contact_stages'];
const ALL = [...TABLES, 'contact_receipts'].join(', ');

/** The export of a contact reads every table that has rows of it. */
export class ShowContactsWhole1795897000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Without the role, the server says at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON ${ALL} TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON ${ALL} FROM relationship_depth_reader;
      END IF;
    END $$`);
    for (const table of TABLES) {
      await runner.query(`DROP POLICY tenant ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
  }
}
