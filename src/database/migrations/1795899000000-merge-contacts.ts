import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['contact_merges', 'contact_aliases'];

/** One person under several ids: who is said to be whom, and what follows from it. Facts keep the id they came with. */
export class MergeContacts1795899000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE contact_merges (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      into_id text,
      decided_at timestamptz NOT NULL,
      event_key uuid NOT NULL,
      CONSTRAINT pk_contact_merges PRIMARY KEY (project_id, user_id)
    )`);
    await runner.query('CREATE INDEX ix_contact_merges_into ON contact_merges (project_id, into_id)');
    await runner.query(`CREATE TABLE contact_aliases (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      survivor_id text NOT NULL,
      name text,
      CONSTRAINT pk_contact_aliases PRIMARY KEY (project_id, user_id)
    )`);
    await runner.query('CREATE INDEX ix_contact_aliases_survivor ON contact_aliases (project_id, survivor_id)');
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
    // The id under which an episode began, if a merge moved it to another one.
    await runner.query('ALTER TABLE episodes ADD came_as text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE episodes DROP came_as');
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
