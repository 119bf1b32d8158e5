import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For incremental recomputes: notes of what changed, and exact sums to which relationships can be added and from which
 * they can be removed. Empties the record of runs, so that the next run is a full one and refills the score tables,
 * including the sums.
 */
export class NoteChanges1795410000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE dirty_days (
      project_id uuid NOT NULL,
      dirty_id uuid NOT NULL,
      agent_id uuid NOT NULL,
      user_id text NOT NULL,
      day date NOT NULL,
      CONSTRAINT pk_dirty_days PRIMARY KEY (project_id, dirty_id)
    )`);
    await runner.query(`CREATE TABLE dirty_contacts (
      project_id uuid NOT NULL,
      dirty_id uuid NOT NULL,
      user_id text NOT NULL,
      CONSTRAINT pk_dirty_contacts PRIMARY KEY (project_id, dirty_id)
    )`);
    await runner.query(`CREATE TABLE contact_stages (
      project_id uuid NOT NULL,
      user_id text NOT NULL,
      stage text NOT NULL,
      CONSTRAINT pk_contact_stages PRIMARY KEY (project_id, user_id)
    )`);
    await runner.query('DELETE FROM recompute_runs');
    await runner.query(`ALTER TABLE daily_snapshots
      ADD depth_sum bigint NOT NULL DEFAULT 0,
      ADD depth_squares numeric NOT NULL DEFAULT 0,
      ADD gains bigint NOT NULL DEFAULT 0,
      ADD losses bigint NOT NULL DEFAULT 0,
      ADD potential bigint NOT NULL DEFAULT 0,
      ADD potential_at_risk bigint NOT NULL DEFAULT 0`);
    await runner.query('ALTER TABLE cohort_points ADD depth_sum bigint NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE recompute_runs ADD restated_from date');
    await runner.query(
      'CREATE INDEX ix_interactions_relationship ON interactions (project_id, agent_id, user_id, occurred_at)',
    );
    await runner.query('CREATE INDEX ix_relationship_days_contact ON relationship_days (project_id, user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_relationship_days_contact, ix_interactions_relationship');
    await runner.query('ALTER TABLE recompute_runs DROP restated_from');
    await runner.query('ALTER TABLE cohort_points DROP depth_sum');
    await runner.query(`ALTER TABLE daily_snapshots DROP depth_sum, DROP depth_squares, DROP gains, DROP losses,
      DROP potential, DROP potential_at_risk`);
    await runner.query('DROP TABLE contact_stages, dirty_contacts, dirty_days');
  }
}
