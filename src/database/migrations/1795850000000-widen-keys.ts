import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys may change episodes, have a rate limit of their own, and say from where they were last used and what they replace. */
export class WidenKeys1795850000000 implements MigrationInterface {
  readonly contract = 'the check of scopes is replaced by a wider one';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE projects ADD keys_read_published boolean NOT NULL DEFAULT false');
    await runner.query('ALTER TABLE api_keys ADD rate_limit integer');
    await runner.query('ALTER TABLE api_keys ADD last_used_address text');
    await runner.query('ALTER TABLE api_keys ADD last_used_user_agent text');
    await runner.query('ALTER TABLE api_keys ADD replaces uuid');
    await runner.query(`ALTER TABLE api_keys ADD CONSTRAINT ck_api_keys_scope_names
      CHECK (cardinality(scopes) > 0
        AND scopes <@ ARRAY['events:write', 'read', 'erasures:lift', 'episodes:write']) NOT VALID`);
    await runner.query('ALTER TABLE api_keys VALIDATE CONSTRAINT ck_api_keys_scope_names');
    await runner.query('ALTER TABLE api_keys DROP CONSTRAINT ck_api_keys_known_scopes');
  }

  async down(runner: QueryRunner): Promise<void> {
    // The previous release does not know keys that may change episodes.
    await runner.query(`DELETE FROM api_keys WHERE 'episodes:write' = ANY(scopes)`);
    await runner.query(`ALTER TABLE api_keys ADD CONSTRAINT ck_api_keys_known_scopes
      CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['events:write', 'read', 'erasures:lift'])`);
    await runner.query('ALTER TABLE api_keys DROP CONSTRAINT ck_api_keys_scope_names');
    for (const column of ['replaces', 'last_used_user_agent', 'last_used_address', 'rate_limit']) {
      await runner.query(`ALTER TABLE api_keys DROP ${column}`);
    }
    await runner.query('ALTER TABLE projects DROP keys_read_published');
  }
}
