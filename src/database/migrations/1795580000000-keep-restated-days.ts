import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records which days were restated, for the lifetime of the project: runs, which held this so far, are deleted after
 * four weeks. Stores with each run the newest day that had ended when it, or an earlier run, published it.
 */
export class KeepRestatedDays1795580000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recompute_runs ADD published_to date');
    await runner.query(`CREATE TABLE restated_days (
      project_id uuid NOT NULL,
      restated_from date NOT NULL,
      restated_to date NOT NULL,
      announced_at timestamptz NOT NULL,
      cause text NOT NULL,
      CONSTRAINT pk_restated_days PRIMARY KEY (project_id, restated_from)
    )`);
    // Copies what the remaining runs say.
    await runner.query(`INSERT INTO restated_days (project_id, restated_from, restated_to, announced_at, cause)
      SELECT late.project_id, late.restated_from, max(earlier.as_of), max(late.finished_at), 'facts'
      FROM recompute_runs late
      JOIN recompute_runs earlier ON earlier.project_id = late.project_id AND earlier.status = 'finished'
        AND earlier.finished_at < late.finished_at AND earlier.as_of >= late.restated_from
      WHERE late.status = 'finished' AND late.restated_from IS NOT NULL
      GROUP BY late.project_id, late.restated_from`);
    await runner.query('ALTER TABLE restated_days ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON restated_days FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON restated_days TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE restated_days');
    await runner.query('ALTER TABLE recompute_runs DROP published_to');
  }
}
