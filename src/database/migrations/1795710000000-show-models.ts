import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets readers read the versions of the models, each tenant its own. */
export class ShowModels1795710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE score_models ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON score_models FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON score_models TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON score_models FROM relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('DROP POLICY tenant ON score_models');
    await runner.query('ALTER TABLE score_models DISABLE ROW LEVEL SECURITY');
  }
}
