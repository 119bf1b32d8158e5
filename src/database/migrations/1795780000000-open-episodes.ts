import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['episodes', 'episode_changes'];

/** Work that opens and closes by itself, and what people changed of it. The next run opens what is due. */
export class OpenEpisodes1795780000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE episodes (
      project_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      kind text NOT NULL,
      state text NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      began_on date NOT NULL,
      opened_at timestamptz NOT NULL,
      run_id uuid NOT NULL,
      action text NOT NULL,
      band text NOT NULL,
      depth double precision NOT NULL,
      potential double precision NOT NULL,
      value double precision NOT NULL,
      holdout boolean NOT NULL DEFAULT false,
      ended_on date,
      ended_by text,
      ended_at timestamptz,
      closed_at timestamptz,
      assignee text,
      snoozed_until timestamptz,
      reason text,
      outcome text,
      note text,
      changed_at timestamptz,
      changed_by text,
      revision integer NOT NULL DEFAULT 1,
      CONSTRAINT pk_episodes PRIMARY KEY (project_id, episode_id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX ix_episodes_lasting ON episodes (project_id, user_id, agent_id, kind)
      WHERE ended_on IS NULL`);
    await runner.query('CREATE INDEX ix_episodes_contact ON episodes (project_id, user_id, agent_id)');
    await runner.query('CREATE INDEX ix_episodes_began ON episodes (project_id, began_on)');
    await runner.query('CREATE INDEX ix_episodes_ended ON episodes (project_id, ended_on)');
    await runner.query(
      'CREATE INDEX ix_episodes_open ON episodes (project_id, value, episode_id) WHERE closed_at IS NULL',
    );
    await runner.query('CREATE INDEX ix_episodes_value ON episodes (project_id, value, episode_id)');
    await runner.query('CREATE INDEX ix_episodes_opened ON episodes (project_id, opened_at, episode_id)');
    await runner.query(
      'CREATE INDEX ix_episodes_assignee ON episodes (project_id, assignee) WHERE assignee IS NOT NULL',
    );
    await runner.query(`CREATE TABLE episode_changes (
      project_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      revision integer NOT NULL,
      user_id text NOT NULL,
      changed_at timestamptz NOT NULL,
      changed_by text NOT NULL,
      state text NOT NULL,
      assignee text,
      snoozed_until timestamptz,
      reason text,
      outcome text,
      note text,
      CONSTRAINT pk_episode_changes PRIMARY KEY (project_id, episode_id, revision)
    )`);
    await runner.query('CREATE INDEX ix_episode_changes_contact ON episode_changes (project_id, user_id)');
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
