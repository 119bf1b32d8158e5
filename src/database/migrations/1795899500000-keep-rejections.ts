import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['rejections', 'rejection_counts'];

/** What senders sent and the server rejected, for some days: samples with what was sent, and counts of all. */
export class KeepRejections1795899500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rejections (
      project_id uuid NOT NULL,
      rejection_id uuid NOT NULL,
      rejected_at timestamptz NOT NULL,
      origin text NOT NULL,
      actor_kind text NOT NULL,
      actor_id text,
      import_id uuid,
      line integer,
      reason text NOT NULL,
      status integer NOT NULL,
      errors jsonb NOT NULL,
      event_id text,
      user_id text,
      other_id text,
      payload text NOT NULL,
      payload_cut boolean NOT NULL,
      CONSTRAINT pk_rejections PRIMARY KEY (project_id, rejection_id)
    )`);
    await runner.query('CREATE INDEX ix_rejections_time ON rejections (project_id, rejected_at, rejection_id)');
    await runner.query(`CREATE TABLE rejection_counts (
      project_id uuid NOT NULL,
      hour timestamptz NOT NULL,
      reason text NOT NULL,
      field text NOT NULL,
      count bigint NOT NULL,
      last_at timestamptz NOT NULL,
      CONSTRAINT pk_rejection_counts PRIMARY KEY (project_id, hour, reason, field)
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
