import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['contact_attributes', 'agent_attributes'];

/** What is known of contacts and agents besides their names: traits, accounts, teams. */
export class DescribeContacts1795900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE contact_attributes (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      kind text NOT NULL,
      name text NOT NULL,
      type text,
      value text,
      number double precision,
      moment timestamptz,
      said_at timestamptz NOT NULL,
      event_key uuid NOT NULL,
      CONSTRAINT pk_contact_attributes PRIMARY KEY (project_id, user_id, kind, name)
    )`);
    await runner.query(
      'CREATE INDEX ix_contact_attributes_value ON contact_attributes (project_id, kind, name, value)',
    );
    await runner.query(`CREATE TABLE agent_attributes (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      name text NOT NULL,
      value text,
      said_at timestamptz NOT NULL,
      event_key uuid NOT NULL,
      CONSTRAINT pk_agent_attributes PRIMARY KEY (project_id, agent_id, name)
    )`);
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
        GRANT SELECT ON ${TABLES.join(', ')} TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
