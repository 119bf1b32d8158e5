import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['cohort_entries', 'cohort_cells'];

/**
 * Retention and depth of cohorts at every period, which readers used to compute from the whole roll-up. The next run
 * fills the tables.
 */
export class KeepCohortCells1795740000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE cohort_entries (
      project_id uuid NOT NULL,
      day date NOT NULL,
      size integer NOT NULL,
      CONSTRAINT pk_cohort_entries PRIMARY KEY (project_id, day)
    )`);
    await runner.query(`CREATE TABLE cohort_cells (
      project_id uuid NOT NULL,
      unit text NOT NULL,
      entry integer NOT NULL,
      number integer NOT NULL,
      size integer NOT NULL,
      active integer NOT NULL,
      depth_sum bigint NOT NULL,
      CONSTRAINT pk_cohort_cells PRIMARY KEY (project_id, unit, entry, number)
    )`);
    await runner.query('ALTER TABLE recompute_runs ADD kept_tables smallint NOT NULL DEFAULT 0');
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY tenant ON ${table} FOR SELECT
         USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
      );
    }
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON ${TABLES.join(', ')} TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recompute_runs DROP kept_tables');
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
