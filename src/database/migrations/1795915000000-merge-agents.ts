import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['agent_merges', 'agent_aliases'];

/** One agent under several names: which is said to be which, and what follows from it. Facts keep the agent they came with. */
export class MergeAgents1795915000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE agent_merges (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      into_id uuid,
      decided_at timestamptz NOT NULL,
      event_key uuid NOT NULL,
      CONSTRAINT pk_agent_merges PRIMARY KEY (project_id, agent_id)
    )`);
    await runner.query('CREATE INDEX ix_agent_merges_into ON agent_merges (project_id, into_id)');
    await runner.query(`CREATE TABLE agent_aliases (
      project_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      survivor_id uuid NOT NULL,
      CONSTRAINT pk_agent_aliases PRIMARY KEY (project_id, agent_id)
    )`);
    await runner.query('CREATE INDEX ix_agent_aliases_survivor ON agent_aliases (project_id, survivor_id)');
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
        GRANT SELECT ON agent_aliases TO relationship_depth_reader;
      END IF;
    END $$`);
    // The agent with which an episode began, if a merge moved it to another one.
    await runner.query('ALTER TABLE episodes ADD came_from uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE episodes DROP came_from');
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}
