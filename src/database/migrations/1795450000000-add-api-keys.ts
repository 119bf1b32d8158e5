import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys by which programs use a project without a user. */
export class AddApiKeys1795450000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE api_keys (
      project_id uuid NOT NULL,
      key_id uuid NOT NULL,
      name text NOT NULL,
      prefix text NOT NULL,
      key_hash bytea NOT NULL,
      scopes text[] NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by text NOT NULL,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      CONSTRAINT pk_api_keys PRIMARY KEY (project_id, key_id),
      CONSTRAINT ck_api_keys_scopes CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['events:write', 'read']),
      CONSTRAINT fk_api_keys_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query('CREATE UNIQUE INDEX ix_api_keys_hash ON api_keys (key_hash)');
    await runner.query('ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON api_keys FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON api_keys TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
  }
}
