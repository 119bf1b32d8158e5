import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Late pipeline facts and acts change the flow and the feed of past days at once. Notes record the first changed
 * moment, readers see the notes, and the run that processes them stores the day.
 */
export class ScopeRestatedDays1795720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE change_notes ADD pipeline_from timestamptz, ADD feed_from timestamptz');
    await runner.query('ALTER TABLE change_notes ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON change_notes FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON change_notes TO relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('ALTER TABLE restated_days ADD pipeline_to date, ADD feed_to date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE restated_days DROP pipeline_to, DROP feed_to');
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON change_notes FROM relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('DROP POLICY tenant ON change_notes');
    await runner.query('ALTER TABLE change_notes DISABLE ROW LEVEL SECURITY');
    // Notes of acts alone name no contact; the previous release does not know them.
    await runner.query(`DELETE FROM change_notes WHERE user_ids = '{}'`);
    await runner.query('ALTER TABLE change_notes DROP pipeline_from, DROP feed_from');
  }
}
