import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { Project } from '../database/entities/project.entity';
import { isoDay } from '../scoring/iso-day';
import type { ModelSettings, ScoreSettings } from '../scoring/score-settings';
import { BOUNDED_WEIGHT, dayValueOn } from '../scoring/score-sql';
import { CutoffSample } from '../validation/cutoff-sample';

/** Relationships per fetch. */
const BATCH = 10_000;

export type BacktestProject = Pick<Project, 'project_id' | 'org_id' | 'name' | 'learns'> & {
  readonly settings: Partial<ScoreSettings & ModelSettings> | null;
};

interface ObservationRow {
  readonly interactions: number;
  readonly start_day: number;
  readonly active_days: number;
  readonly first_day: number;
  readonly last_day: number;
  readonly active_value: number;
  readonly weight: number;
  readonly active_after: number;
}

/** Reads the days of relationships for a backtest, and stores its result. */
@Injectable()
export class BacktestRunQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the projects with a name, in any organisation */
  async projects(name: string): Promise<BacktestProject[]> {
    const projects: Omit<BacktestProject, 'settings'>[] = await this.dataSource.query(
      'SELECT project_id, org_id, name, learns FROM projects WHERE name = $1 ORDER BY created_at, project_id',
      [name],
    );
    // One query per project, because a subquery that depends on the project cannot be distributed. Few projects share a
    // name.
    const withSettings: BacktestProject[] = [];
    for (const project of projects) withSettings.push(await this.withSettings(project));
    return withSettings;
  }

  /** @returns null if there is no project with this id */
  async project(projectId: string): Promise<BacktestProject | null> {
    const [project]: Omit<BacktestProject, 'settings'>[] = await this.dataSource.query(
      'SELECT project_id, org_id, name, learns FROM projects WHERE project_id = $1',
      [projectId],
    );
    return project ? await this.withSettings(project) : null;
  }

  private async withSettings(project: Omit<BacktestProject, 'settings'>): Promise<BacktestProject> {
    const [newest]: Pick<BacktestProject, 'settings'>[] = await this.dataSource.query(
      'SELECT settings FROM settings_versions WHERE project_id = $1 ORDER BY version DESC LIMIT 1',
      [project.project_id],
    );
    return { ...project, settings: newest?.settings ?? null };
  }

  /** Runs `work` on one connection and one snapshot of the data, without a time limit. */
  async onSnapshot<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      await runner.query(
        `SELECT set_config('transaction_read_only', 'on', true), set_config('jit', 'off', true),
                set_config('work_mem', '64MB', true), set_config('statement_timeout', '0', true),
                set_config('client_connection_check_interval', '1s', true)`,
      );
      return await work(runner);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  /**
   * First and last stored day, in days since 1970-01-01; null if there are none. Excludes today, which is not over, and
   * days after the one that the project is pinned to.
   */
  async span(runner: QueryRunner, projectId: string): Promise<{ first: number; last: number } | null> {
    const [row]: { first: number | null; last: number | null }[] = await runner.query(
      `SELECT min(day) - date '1970-01-01' AS first, max(day) - date '1970-01-01' AS last
       FROM relationship_days
       WHERE project_id = $1 AND day <= (
         SELECT coalesce(pinned_as_of, (now() AT TIME ZONE time_zone)::date - 1) FROM projects WHERE project_id = $1
       )`,
      [projectId],
    );
    return row && row.first !== null && row.last !== null ? { first: row.first, last: row.last } : null;
  }

  /**
   * Reads, in batches, what was known on a day about every contact who had taken part by then, and what followed, at 44
   * bytes of memory per contact. Contacts who never took part cannot be ranked; only the two models of version 2 are
   * tested on them.
   */
  async sample(runner: QueryRunner, projectId: string, cutoff: number, horizon: number): Promise<CutoffSample> {
    const sample = new CutoffSample(cutoff);
    await runner.query(
      `DECLARE observation NO SCROLL CURSOR FOR
       SELECT (sum(n - n_out) FILTER (WHERE known))::integer AS interactions,
              (count(*) FILTER (WHERE active AND known))::integer AS active_days,
              min(day) - date '1970-01-01' AS start_day,
              min(day) FILTER (WHERE active) - date '1970-01-01' AS first_day,
              max(day) FILTER (WHERE active AND known) - date '1970-01-01' AS last_day,
              sum(${dayValueOn('$2::date')})
                FILTER (WHERE active AND known) AS active_value,
              sum(${BOUNDED_WEIGHT}) FILTER (WHERE known) AS weight,
              (count(*) FILTER (WHERE active AND NOT known))::integer AS active_after
       FROM (
         SELECT agent_id, user_id, day, n, n_out, w_part, w_part > 0 AS active, day <= $2::date AS known
         FROM relationship_days WHERE project_id = $1 AND day <= $2::date + $3::integer
       ) AS days
       GROUP BY agent_id, user_id
       HAVING bool_or(active AND known)
       ORDER BY agent_id, user_id`,
      [projectId, isoDay(cutoff), horizon],
    );
    for (;;) {
      const rows: ObservationRow[] = await runner.query(`FETCH ${BATCH} FROM observation`);
      for (const row of rows) {
        sample.add({
          interactions: row.interactions,
          startDay: row.start_day,
          activeDays: row.active_days,
          firstDay: row.first_day,
          lastDay: row.last_day,
          activeValue: row.active_value,
          weight: row.weight,
          activeAfter: row.active_after,
        });
      }
      if (rows.length < BATCH) break;
    }
    await runner.query('CLOSE observation');
    return sample;
  }

  /** Replaces the last result of the project. */
  async save(projectId: string, result: object): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO backtests (project_id, ran_at, result) VALUES ($1, $3, $2)
       ON CONFLICT (project_id) DO UPDATE SET ran_at = excluded.ran_at, result = excluded.result`,
      [projectId, JSON.stringify(result), new Date()],
    );
  }
}
