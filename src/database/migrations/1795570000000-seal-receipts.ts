import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Digests of event contents get a key for each project, which `fillDigestKeys` creates for existing projects, and a
 * column of their own: the previous release treats a receipt without `content` as one without a stored digest. An
 * erasure empties both columns; `contact_receipts` finds the receipts that no table of facts refers to. Keys may lift
 * erasures.
 */
export class SealReceipts1795570000000 implements MigrationInterface {
  readonly contract = 'the check of scopes is replaced by a wider one; the default is that of a new column';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE projects ADD digest_key bytea');
    await runner.query('ALTER TABLE projects ALTER digest_key SET DEFAULT uuid_send(gen_random_uuid())');
    await runner.query('ALTER TABLE event_receipts ADD sealed uuid');
    await runner.query(`CREATE TABLE contact_receipts (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      event_key uuid NOT NULL,
      CONSTRAINT pk_contact_receipts PRIMARY KEY (project_id, user_id, event_key)
    )`);
    await runner.query('ALTER TABLE contact_receipts ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON contact_receipts FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    await runner.query(`ALTER TABLE api_keys ADD CONSTRAINT ck_api_keys_known_scopes
      CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['events:write', 'read', 'erasures:lift']) NOT VALID`);
    await runner.query('ALTER TABLE api_keys VALIDATE CONSTRAINT ck_api_keys_known_scopes');
    await runner.query('ALTER TABLE api_keys DROP CONSTRAINT ck_api_keys_scopes');
  }

  async down(runner: QueryRunner): Promise<void> {
    // The previous release does not know keys that may lift erasures.
    await runner.query(`DELETE FROM api_keys WHERE 'erasures:lift' = ANY(scopes)`);
    await runner.query(`ALTER TABLE api_keys ADD CONSTRAINT ck_api_keys_scopes
      CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['events:write', 'read'])`);
    await runner.query('ALTER TABLE api_keys DROP CONSTRAINT ck_api_keys_known_scopes');
    await runner.query('DROP TABLE contact_receipts');
    await runner.query('ALTER TABLE event_receipts DROP sealed');
    await runner.query('ALTER TABLE projects DROP digest_key');
  }
}
