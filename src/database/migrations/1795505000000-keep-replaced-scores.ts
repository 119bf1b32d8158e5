import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps the states that runs replace for a while, so that all pages of a list show one state. */
export class KeepReplacedScores1795505000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE replaced_scores (
      project_id uuid NOT NULL,
      replaced_at timestamptz NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      contact_name text,
      n_interactions integer,
      n_days integer,
      n_in integer,
      n_out integer,
      first_day date,
      last_day date,
      last_interaction timestamptz,
      value_sum double precision,
      n_days_before integer,
      last_day_before date,
      value_sum_before double precision,
      CONSTRAINT pk_replaced_scores PRIMARY KEY (project_id, replaced_at, agent_id, user_id)
    )`);
    await runner.query('ALTER TABLE replaced_scores ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON replaced_scores FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server reports at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON replaced_scores TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replaced_scores');
  }
}
