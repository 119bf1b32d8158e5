import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['source_days', 'sources', 'source_expectations'];

/**
 * Each channel of an agent as a source, whose silence is not that of its contacts. The next run is a full one and fills the
 * tables, because it keeps others than the one before.
 */
export class WatchSources1795890000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE source_days (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      channel text NOT NULL,
      day date NOT NULL,
      n integer NOT NULL,
      CONSTRAINT pk_source_days PRIMARY KEY (project_id, agent_id, channel, day)
    )`);
    await runner.query(`CREATE TABLE sources (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      channel text NOT NULL,
      last_day date NOT NULL,
      active_days integer NOT NULL,
      late_on date,
      silent_on date,
      state text,
      expected text NOT NULL DEFAULT 'auto',
      watched boolean NOT NULL DEFAULT false,
      holds boolean NOT NULL DEFAULT false,
      announced boolean NOT NULL DEFAULT false,
      settles_on date,
      CONSTRAINT pk_sources PRIMARY KEY (project_id, agent_id, channel)
    )`);
    await runner.query('CREATE INDEX ix_sources_holds ON sources (project_id) WHERE holds');
    await runner.query(`CREATE TABLE source_expectations (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      channel text NOT NULL,
      expected text NOT NULL,
      changed_at timestamptz NOT NULL,
      changed_by text NOT NULL,
      CONSTRAINT pk_source_expectations PRIMARY KEY (project_id, agent_id, channel)
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
    await runner.query(
      'ALTER TABLE relationship_days ADD n_call integer, ADD n_meeting integer, ADD n_email integer, ADD n_other integer',
    );
    await runner.query('ALTER TABLE transitions ADD held_for text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transitions DROP held_for');
    await runner.query('ALTER TABLE relationship_days DROP n_call, DROP n_meeting, DROP n_email, DROP n_other');
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
