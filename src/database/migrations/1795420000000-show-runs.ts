import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets readers show the runs, and indexes the newest finished one, which every response needs. */
export class ShowRuns1795420000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_recompute_runs_status ON recompute_runs (project_id, status, finished_at)');
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON recompute_runs TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON recompute_runs FROM relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('DROP INDEX ix_recompute_runs_status');
  }
}
