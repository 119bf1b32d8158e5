import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The time zone of a project, which decides what a day is, and with each run the settings that it was computed with:
 * where they are others by now, the next run does everything anew. Runs of before knew UTC and one half-point only.
 */
export class RecomputeSettings1795430000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE projects ADD time_zone text NOT NULL DEFAULT 'UTC'`);
    await runner.query(`ALTER TABLE recompute_runs
      ADD time_zone text NOT NULL DEFAULT 'UTC',
      ADD breadth_half double precision NOT NULL DEFAULT 25`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recompute_runs DROP breadth_half, DROP time_zone');
    await runner.query('ALTER TABLE projects DROP time_zone');
  }
}
