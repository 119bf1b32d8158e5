import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that takes longer than a request waits: any free process runs it, and its result is kept for a while. */
export class KeepJobs1795730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE jobs (
      project_id uuid NOT NULL,
      job_id uuid NOT NULL,
      owner_id text NOT NULL,
      kind text NOT NULL,
      input jsonb NOT NULL,
      state text NOT NULL,
      progress double precision NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      worker uuid,
      created_at timestamptz NOT NULL,
      started_at timestamptz,
      alive_at timestamptz,
      finished_at timestamptz,
      result json,
      error text,
      CONSTRAINT pk_jobs PRIMARY KEY (project_id, job_id),
      CONSTRAINT ck_jobs_state CHECK (state IN ('queued', 'running', 'finished', 'failed', 'cancelled')),
      CONSTRAINT fk_jobs_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query('CREATE INDEX ix_jobs_open ON jobs (created_at) WHERE finished_at IS NULL');
    await runner.query('ALTER TABLE jobs ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON jobs FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON jobs TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE jobs');
  }
}
