import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The depth of contacts that several agents know, which readers computed before. */
export class ScoreContacts1795910000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE contact_scores (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      agents integer NOT NULL,
      depth double precision NOT NULL,
      band text NOT NULL,
      trend double precision NOT NULL,
      trend_word text NOT NULL,
      stage text NOT NULL,
      at_risk boolean NOT NULL,
      turn text NOT NULL,
      silence_days integer,
      n_interactions integer NOT NULL,
      n_days integer NOT NULL,
      n_in integer NOT NULL,
      n_out integer NOT NULL,
      start_day date NOT NULL,
      first_day date,
      last_day date,
      last_interaction timestamptz NOT NULL,
      value_sum double precision NOT NULL,
      n_days_before integer NOT NULL,
      last_day_before date,
      value_sum_before double precision,
      last_any_day date NOT NULL,
      last_word smallint NOT NULL,
      n_unanswered integer NOT NULL,
      unanswered_since date,
      waiting_since date,
      CONSTRAINT pk_contact_scores PRIMARY KEY (project_id, user_id)
    )`);
    await runner.query('ALTER TABLE contact_scores ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON contact_scores FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server says at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON contact_scores TO relationship_depth_reader;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contact_scores');
  }
}
