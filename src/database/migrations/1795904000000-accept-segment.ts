import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['segment_settings', 'segment_events'];

/** Messages in Segment's form: which events count as what, and which were seen. */
export class AcceptSegment1795904000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE segment_settings (
      project_id uuid NOT NULL,
      spec jsonb NOT NULL,
      changed_at timestamptz NOT NULL,
      CONSTRAINT pk_segment_settings PRIMARY KEY (project_id)
    )`);
    await runner.query(`CREATE TABLE segment_events (
      project_id uuid NOT NULL,
      name text NOT NULL,
      count bigint NOT NULL,
      anonymous bigint NOT NULL,
      first_seen timestamptz NOT NULL,
      last_seen timestamptz NOT NULL,
      CONSTRAINT pk_segment_events PRIMARY KEY (project_id, name)
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
