import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_AUDIT_RULES } from '../audit-rules';

/** Who changed what. */
export class AuditChanges1795810000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_entries (
      project_id uuid NOT NULL,
      entry_id uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      actor_kind text NOT NULL,
      actor_id text,
      request_id uuid,
      action text NOT NULL,
      subject text NOT NULL,
      user_id text,
      changes jsonb NOT NULL,
      CONSTRAINT pk_audit_entries PRIMARY KEY (project_id, entry_id)
    )`);
    await runner.query('CREATE INDEX ix_audit_entries_recorded ON audit_entries (project_id, recorded_at, entry_id)');
    await runner.query('CREATE INDEX ix_audit_entries_contact ON audit_entries (project_id, user_id)');
    await runner.query('CREATE INDEX ix_audit_entries_age ON audit_entries (recorded_at)');
    for (const rule of CREATE_AUDIT_RULES) await runner.query(rule);
    await runner.query('ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON audit_entries FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server says at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON audit_entries TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries');
  }
}
