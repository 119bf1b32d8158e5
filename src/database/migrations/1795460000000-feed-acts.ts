import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The live feed: which acts of the agents arrived, in the order in which their transactions were published. */
export class FeedActs1795460000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE feed_entries (
      project_id uuid NOT NULL,
      entry_id uuid NOT NULL,
      act_ids uuid[] NOT NULL,
      acts integer NOT NULL,
      noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      position bigint,
      published_at timestamptz,
      CONSTRAINT pk_feed_entries PRIMARY KEY (project_id, entry_id),
      CONSTRAINT ck_feed_entries_acts CHECK (acts = cardinality(act_ids)),
      CONSTRAINT uq_feed_entries_position UNIQUE (project_id, position),
      CONSTRAINT fk_feed_entries_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query('CREATE INDEX ix_feed_entries_unpublished ON feed_entries (noted_at) WHERE position IS NULL');
    await runner.query('ALTER TABLE feed_entries ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON feed_entries FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON feed_entries TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feed_entries');
  }
}
