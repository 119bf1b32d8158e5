import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds the time zone of a project, which determines its days, and stores with each run the settings that it used: if
 * they have changed, the next run is a full one. Stores with each score the state from which the next day's score
 * follows. The key of the roll-up also finds a contact across agents, which saves an index. Empties the record of runs,
 * so that the next run is a full one and refills the score tables.
 */
export class RecomputeSettings1795430000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE projects ADD time_zone text NOT NULL DEFAULT 'UTC'`);
    await runner.query(`ALTER TABLE recompute_runs
      ADD time_zone text NOT NULL DEFAULT 'UTC',
      ADD breadth_half double precision NOT NULL DEFAULT 25`);
    await runner.query('DELETE FROM recompute_runs');
    await runner.query(`ALTER TABLE depth_scores
      ADD value_sum double precision NOT NULL DEFAULT 0,
      ADD n_days_before integer NOT NULL DEFAULT 0,
      ADD last_day_before date,
      ADD value_sum_before double precision`);
    await runner.query('DROP INDEX ix_relationship_days_contact');
    await runner.query(`ALTER TABLE relationship_days
      DROP CONSTRAINT pk_relationship_days,
      ADD CONSTRAINT pk_relationship_days PRIMARY KEY (project_id, user_id, agent_id, day)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE relationship_days
      DROP CONSTRAINT pk_relationship_days,
      ADD CONSTRAINT pk_relationship_days PRIMARY KEY (project_id, agent_id, user_id, day)`);
    await runner.query('CREATE INDEX ix_relationship_days_contact ON relationship_days (project_id, user_id)');
    await runner.query(`ALTER TABLE depth_scores DROP value_sum_before, DROP last_day_before, DROP n_days_before,
      DROP value_sum`);
    await runner.query('ALTER TABLE recompute_runs DROP breadth_half, DROP time_zone');
    await runner.query('ALTER TABLE projects DROP time_zone');
  }
}
