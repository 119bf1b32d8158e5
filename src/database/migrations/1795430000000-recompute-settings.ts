import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The time zone of a project, which decides what a day is, and with each run the settings that it was computed with:
 * where they are others by now, the next run does everything anew. With each score, the state that the score of the next
 * day follows from. The record of runs is emptied: the next run is a full one then, and fills the score tables anew.
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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE depth_scores DROP value_sum_before, DROP last_day_before, DROP n_days_before,
      DROP value_sum`);
    await runner.query('ALTER TABLE recompute_runs DROP breadth_half, DROP time_zone');
    await runner.query('ALTER TABLE projects DROP time_zone');
  }
}
