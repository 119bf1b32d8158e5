import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each run changed, kept as facts; and what the runs need to find it: since when a contact waits for an answer, what a
 * relationship was before the day turned, which notes are of an imported file, and the Moat Index that was last announced.
 */
export class TellTransitions1795760000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE transitions (
      project_id uuid NOT NULL,
      transition_id uuid NOT NULL,
      position bigint,
      type text NOT NULL,
      agent_id uuid,
      user_id text,
      day date NOT NULL,
      run_id uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      from_state text,
      to_state text,
      cause text,
      reasons text[] NOT NULL,
      action text,
      recommended_action text,
      depth double precision,
      potential double precision,
      count integer,
      held_until date,
      CONSTRAINT pk_transitions PRIMARY KEY (project_id, transition_id)
    )`);
    await runner.query('CREATE INDEX ix_transitions_position ON transitions (project_id, position)');
    await runner.query('CREATE INDEX ix_transitions_type ON transitions (project_id, type, position)');
    await runner.query('CREATE INDEX ix_transitions_agent ON transitions (project_id, agent_id, position)');
    await runner.query('CREATE INDEX ix_transitions_contact ON transitions (project_id, user_id, agent_id, position)');
    await runner.query(
      'CREATE INDEX ix_transitions_held ON transitions (project_id, held_until) WHERE position IS NULL',
    );
    await runner.query('ALTER TABLE transitions ENABLE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY tenant ON transitions FOR SELECT
       USING (project_id = nullif(current_setting('relationship_depth.project_id', true), '')::uuid)`,
    );
    // Without the role, the server says at its start what is missing.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relationship_depth_reader') THEN
        GRANT SELECT ON transitions TO relationship_depth_reader;
      END IF;
    END $$`);
    await runner.query('ALTER TABLE depth_scores ADD waiting_since date, ADD moved_from text[]');
    await runner.query('ALTER TABLE replaced_scores ADD waiting_since date');
    await runner.query('ALTER TABLE change_notes ADD imported boolean NOT NULL DEFAULT false');
    await runner.query('ALTER TABLE recompute_runs ADD announced_moat jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recompute_runs DROP announced_moat');
    await runner.query('ALTER TABLE change_notes DROP imported');
    await runner.query('ALTER TABLE replaced_scores DROP waiting_since');
    await runner.query('ALTER TABLE depth_scores DROP waiting_since, DROP moved_from');
    await runner.query('DROP TABLE transitions');
  }
}
