import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that readers of the life cycle, the pipeline transitions, the backtest and the settings also need. */
const READ_TABLES = 'backtests, classifications, lead_outcomes, permanent_routes, settings_versions';

/**
 * Stores the last backtest of each project, the versions of its score settings, and with each run the settings that it
 * used. Earlier runs used the defaults.
 */
export class KeepEvidence1795490000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE backtests (
      project_id uuid NOT NULL,
      ran_at timestamptz NOT NULL,
      result json NOT NULL,
      CONSTRAINT pk_backtests PRIMARY KEY (project_id),
      CONSTRAINT fk_backtests_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE TABLE settings_versions (
      project_id uuid NOT NULL,
      version integer NOT NULL,
      settings jsonb NOT NULL,
      applied_at timestamptz NOT NULL,
      applied_by text NOT NULL,
      restores integer,
      CONSTRAINT pk_settings_versions PRIMARY KEY (project_id, version),
      CONSTRAINT fk_settings_versions_project FOREIGN KEY (project_id) REFERENCES projects(project_id) ON DELETE CASCADE
    )`);
    await runner.query(`ALTER TABLE recompute_runs ADD score_settings jsonb NOT NULL DEFAULT '{}'`);
    for (const table of ['backtests', 'settings_versions']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON ${READ_TABLES} TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        REVOKE SELECT ON ${READ_TABLES} FROM relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('ALTER TABLE recompute_runs DROP score_settings');
    await runner.query('DROP TABLE settings_versions, backtests');
  }
}
