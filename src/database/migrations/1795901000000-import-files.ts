import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports of files that were sent over HTTP, and the rows of them that people are shown. */
export class ImportFiles1795901000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE imports (
      project_id uuid NOT NULL,
      import_id uuid NOT NULL,
      owner_id text NOT NULL,
      state text NOT NULL,
      dry_run boolean NOT NULL,
      file_name text,
      bytes bigint NOT NULL,
      options jsonb NOT NULL,
      rows bigint NOT NULL DEFAULT 0,
      detail jsonb,
      error text,
      attempts integer NOT NULL DEFAULT 0,
      holder uuid,
      has_file boolean NOT NULL,
      rows_kept boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL,
      started_at timestamptz,
      alive_at timestamptz NOT NULL,
      finished_at timestamptz,
      CONSTRAINT pk_imports PRIMARY KEY (project_id, import_id),
      CONSTRAINT ck_imports_state CHECK (state IN ('queued', 'running', 'finished', 'failed', 'stopped')),
      CONSTRAINT fk_imports_project FOREIGN KEY (project_id) REFERENCES projects (project_id) ON DELETE CASCADE
    )`);
    await runner.query('CREATE INDEX ix_imports_held ON imports (alive_at) WHERE has_file');
    await runner.query('CREATE INDEX ix_imports_rows ON imports (finished_at) WHERE rows_kept');
    await runner.query('CREATE INDEX ix_imports_open ON imports (owner_id) WHERE finished_at IS NULL');
    await runner.query(`CREATE TABLE import_rows (
      project_id uuid NOT NULL,
      import_id uuid NOT NULL,
      kind text NOT NULL,
      place integer NOT NULL,
      user_id text,
      file text NOT NULL,
      line bigint NOT NULL,
      reason text NOT NULL,
      fields json NOT NULL,
      CONSTRAINT pk_import_rows PRIMARY KEY (project_id, import_id, kind, place),
      CONSTRAINT ck_import_rows_kind CHECK (kind IN ('sample', 'rejected'))
    )`);
    await runner.query('CREATE INDEX ix_import_rows_contact ON import_rows (project_id, user_id)');
    for (const table of ['imports', 'import_rows']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON imports, import_rows TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_rows');
    await runner.query('DROP TABLE imports');
  }
}
