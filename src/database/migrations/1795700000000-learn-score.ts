import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables and columns of version 2 of the score. All are empty until a project is computed under that version. */
export class LearnScore1795700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE projects
      ADD COLUMN score_version smallint NOT NULL DEFAULT 1,
      ADD COLUMN learns boolean NOT NULL DEFAULT false`);
    await runner.query(`ALTER TABLE recompute_runs
      ADD COLUMN score_version smallint NOT NULL DEFAULT 1,
      ADD COLUMN model_version integer`);
    await runner.query(`ALTER TABLE relationship_days
      ADD COLUMN w_part double precision,
      ADD COLUMN last_in_at timestamptz,
      ADD COLUMN last_out_at timestamptz`);
    await runner.query(`ALTER TABLE depth_scores
      ALTER COLUMN first_day DROP NOT NULL,
      ALTER COLUMN last_day DROP NOT NULL,
      ALTER COLUMN silence_days DROP NOT NULL,
      ALTER COLUMN typical_gap DROP NOT NULL,
      ADD COLUMN evidence double precision,
      ADD COLUMN first_reply_chance double precision,
      ADD COLUMN evidence_trend double precision,
      ADD COLUMN worth double precision,
      ADD COLUMN dormant boolean,
      ADD COLUMN turn text,
      ADD COLUMN turn_days integer,
      ADD COLUMN start_day date,
      ADD COLUMN last_any_day date,
      ADD COLUMN last_word smallint,
      ADD COLUMN n_unanswered integer,
      ADD COLUMN unanswered_since date`);
    await runner.query(`ALTER TABLE replaced_scores
      ADD COLUMN start_day date,
      ADD COLUMN last_any_day date,
      ADD COLUMN last_word smallint,
      ADD COLUMN n_unanswered integer,
      ADD COLUMN unanswered_since date`);
    await runner.query(`ALTER TABLE daily_snapshots
      ADD COLUMN score_version smallint NOT NULL DEFAULT 1,
      ADD COLUMN model_version integer,
      ADD COLUMN heard integer NOT NULL DEFAULT 0,
      ADD COLUMN evidence_sum bigint NOT NULL DEFAULT 0,
      ADD COLUMN weight numeric NOT NULL DEFAULT 0,
      ADD COLUMN weighted_evidence numeric NOT NULL DEFAULT 0,
      ADD COLUMN weight_lost numeric NOT NULL DEFAULT 0`);
    await runner.query(`CREATE TABLE score_models (
      project_id uuid NOT NULL,
      version integer NOT NULL,
      kind text NOT NULL,
      c double precision NOT NULL,
      a double precision NOT NULL,
      f double precision NOT NULL,
      s double precision NOT NULL,
      m double precision NOT NULL,
      y double precision NOT NULL,
      rho double precision NOT NULL,
      horizon double precision NOT NULL,
      l_start_day date NOT NULL,
      fitted_on date,
      from_day date NOT NULL,
      window_days integer,
      windows integer NOT NULL,
      rows integer NOT NULL,
      outcomes integer NOT NULL,
      reply_rows integer NOT NULL,
      replies integer NOT NULL,
      calibration_before double precision,
      calibration_after double precision,
      reliability jsonb,
      CONSTRAINT pk_score_models PRIMARY KEY (project_id, version),
      CONSTRAINT ck_score_models_kind CHECK (kind IN ('fixed', 'learned')),
      CONSTRAINT fk_score_models_project FOREIGN KEY (project_id) REFERENCES projects (project_id) ON DELETE CASCADE
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE score_models');
    await runner.query(`ALTER TABLE daily_snapshots
      DROP COLUMN score_version, DROP COLUMN model_version, DROP COLUMN heard, DROP COLUMN evidence_sum,
      DROP COLUMN weight, DROP COLUMN weighted_evidence, DROP COLUMN weight_lost`);
    await runner.query(`ALTER TABLE replaced_scores
      DROP COLUMN start_day, DROP COLUMN last_any_day, DROP COLUMN last_word, DROP COLUMN n_unanswered,
      DROP COLUMN unanswered_since`);
    // Contacts that never took part, which version 1 does not score. The next run under version 1 is a full one.
    await runner.query('DELETE FROM depth_scores WHERE last_day IS NULL');
    await runner.query(`ALTER TABLE depth_scores
      ALTER COLUMN first_day SET NOT NULL,
      ALTER COLUMN last_day SET NOT NULL,
      ALTER COLUMN silence_days SET NOT NULL,
      ALTER COLUMN typical_gap SET NOT NULL,
      DROP COLUMN evidence, DROP COLUMN first_reply_chance, DROP COLUMN evidence_trend, DROP COLUMN worth,
      DROP COLUMN dormant, DROP COLUMN turn, DROP COLUMN turn_days, DROP COLUMN start_day, DROP COLUMN last_any_day,
      DROP COLUMN last_word, DROP COLUMN n_unanswered, DROP COLUMN unanswered_since`);
    await runner.query(`ALTER TABLE relationship_days
      DROP COLUMN w_part, DROP COLUMN last_in_at, DROP COLUMN last_out_at`);
    await runner.query('ALTER TABLE recompute_runs DROP COLUMN score_version, DROP COLUMN model_version');
    await runner.query('ALTER TABLE projects DROP COLUMN score_version, DROP COLUMN learns');
  }
}
