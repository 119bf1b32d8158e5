import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['contact_accounts', 'accounts'];

/** Accounts, and the contacts that belong to them. */
export class KeepAccounts1795918000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE contact_accounts (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      account_id text NOT NULL,
      CONSTRAINT pk_contact_accounts PRIMARY KEY (project_id, user_id)
    )`);
    await runner.query('CREATE INDEX ix_contact_accounts_account ON contact_accounts (project_id, account_id)');
    await runner.query(`CREATE TABLE accounts (
      project_id uuid NOT NULL,
      account_id text NOT NULL,
      name text,
      contacts integer NOT NULL,
      agents integer NOT NULL,
      depth double precision,
      band text,
      last_interaction timestamptz,
      alive_contacts integer NOT NULL,
      alive_agents integer NOT NULL,
      alive_relationships integer NOT NULL,
      only_contact text,
      only_agent uuid,
      CONSTRAINT pk_accounts PRIMARY KEY (project_id, account_id)
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
