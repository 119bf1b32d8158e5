import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { RECOMPUTE_LEASE } from '../database/advisory-locks';
import { ALL_AGENTS } from '../database/all-agents';
import { FIRST_DATE } from '../database/calendar-date';
import { KEPT_TABLES } from '../database/kept-tables';
import { SCORE_VERSION } from '../scoring/score-constants';
import { DueProjects } from './due-projects.queries';
import { type RunSettings, SNAPSHOT_DAYS } from './recompute-plan';
import type { LastRun } from './recompute-run';
import { lastRun, RunRecords, UNTIDY } from './run-records.queries';
import { ScoreModels } from './scores/score-models.queries';

/** What a run must know of the previous one. */
type FinishedRun = LastRun & {
  readonly finished_at: Date;
  /** Whether a dead process may have left a run open since. */
  readonly interrupted: boolean;
  /** Whether there are records that are kept no longer. */
  readonly outlived: boolean;
};

export interface Situation {
  readonly settings: RunSettings;
  /** The newest day that has ended in the project's time zone, YYYY-MM-DD. */
  readonly over_to: string;
  /** Whether there are facts that no finished run has processed, and whether an earlier release noted some of them. */
  readonly changed: boolean;
  readonly has_older_notes: boolean;
  /** Whether the project learns its model from its own outcomes. */
  readonly learns: boolean;
  /** Whether the project's record still has an earlier version of the score. */
  readonly is_older: boolean;
}

/** The statements around the steps: the situation of a project, and the lease. */
@Injectable()
export class RecomputeQueries {
  readonly models = new ScoreModels();
  readonly runs: RunRecords;
  readonly projects: DueProjects;

  constructor(private readonly dataSource: DataSource) {
    this.runs = new RunRecords(dataSource);
    this.projects = new DueProjects(dataSource);
  }

  /**
   * Reads the situation of one project, under the lease. One project at a time, so that a time zone that the database
   * does not know stops only that project.
   *
   * @param asOf YYYY-MM-DD instead of the project's own as-of date (its pin, or today in its time zone)
   * @returns null if the project is gone
   */
  async situation(runner: QueryRunner, projectId: string, asOf: string | null): Promise<Situation | null> {
    const [situation]: (RunSettings & Omit<Situation, 'settings'>)[] = await runner.query(
      `SELECT coalesce($2::date, pinned_as_of, (clock_timestamp() AT TIME ZONE time_zone)::date) AS as_of,
              time_zone, breadth_half, (clock_timestamp() AT TIME ZONE time_zone)::date - 1 AS over_to,
              ${SCORE_VERSION} AS score_version, NULL::integer AS model_version, ${KEPT_TABLES} AS kept_tables, learns,
              score_version < ${SCORE_VERSION} AS is_older,
              coalesce((
                SELECT settings FROM settings_versions WHERE project_id = $1 ORDER BY version DESC LIMIT 1
              ), '{}') AS score_settings,
              EXISTS (SELECT 1 FROM change_notes WHERE project_id = $1) AS changed,
              EXISTS (SELECT 1 FROM dirty_days WHERE project_id = $1)
                OR EXISTS (SELECT 1 FROM dirty_contacts WHERE project_id = $1) AS has_older_notes
       FROM projects WHERE project_id = $1`,
      [projectId, asOf],
    );
    if (!situation) return null;
    const { changed, has_older_notes, over_to, learns, is_older, ...settings } = situation;
    const { learned = learns ? 1 : 0 } = settings.score_settings;
    return { settings, over_to, changed: changed || has_older_notes, has_older_notes, learns: learned === 1, is_older };
  }

  /**
   * The previous release, which may still be running, uses the record of the project. A locked record is updated by the
   * next run.
   */
  async moveToVersion(runner: QueryRunner, projectId: string): Promise<void> {
    await runner.query(
      `UPDATE projects SET score_version = ${SCORE_VERSION} WHERE project_id = $1 AND project_id IN (
         SELECT project_id FROM projects WHERE project_id = $1 FOR NO KEY UPDATE SKIP LOCKED
       )`,
      [projectId],
    );
  }

  /**
   * Acquires the project's lease until the transaction of `runner` ends.
   *
   * @returns false if another process holds it and `wait` is false
   */
  async takeLease(runner: QueryRunner, projectId: string, wait: boolean): Promise<boolean> {
    if (wait) {
      await runner.query(`SELECT pg_advisory_xact_lock(${RECOMPUTE_LEASE})`, [projectId]);
      return true;
    }
    const [row]: { taken: boolean }[] = await runner.query(
      `SELECT pg_try_advisory_xact_lock(${RECOMPUTE_LEASE}) AS taken`,
      [projectId],
    );
    return row?.taken ?? false;
  }

  /** The same for a caller who waits for a response. @throws SQLSTATE 55P03 after 20 seconds */
  async takeLeaseInTime(runner: QueryRunner, projectId: string): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '20s'`);
    await this.takeLease(runner, projectId, true);
    await runner.query('SET LOCAL lock_timeout = 0');
  }

  /** @returns the newest finished run, undefined before the first; under the lease */
  async lastRun(runner: QueryRunner, projectId: string): Promise<FinishedRun | undefined> {
    const [run]: FinishedRun[] = await runner.query(
      lastRun(`as_of, time_zone, breadth_half, score_settings, score_version, model_version, kept_tables, announced_moat, finished_at, ${UNTIDY}, (
         SELECT max(coalesce(published_to, least(as_of, (started_at AT TIME ZONE time_zone)::date - 1)))
         FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
       ) AS published_to`),
      [projectId],
    );
    return run;
  }

  /**
   * @returns the first day of the snapshots that a full run computes: 120 days back, or as far back as they are kept
   */
  async firstSnapshotDay(
    runner: QueryRunner,
    projectId: string,
    { as_of: asOf, score_version: version }: Pick<RunSettings, 'as_of' | 'score_version'>,
  ): Promise<string> {
    // Earlier snapshots keep their numbers and the version that computed them.
    const before = `max(date) FILTER (WHERE score_version < $4 AND date < $2::date) + 1`;
    const [row]: { first: string }[] = await runner.query(
      `SELECT coalesce(${before}, greatest(least(min(date), $2::date - ${SNAPSHOT_DAYS - 1}), date '${FIRST_DATE}')) AS first
       FROM daily_snapshots WHERE project_id = $1 AND agent_id = $3`,
      [projectId, asOf, ALL_AGENTS, version],
    );
    return row?.first ?? asOf;
  }

  /**
   * Sets up the run's transaction. Its backend ends when the client disconnects or is no longer reachable, even during
   * a statement, so a dead process or machine does not keep the lease.
   *
   * @returns the backend's pid, to end the run
   */
  async prepare(runner: QueryRunner): Promise<number> {
    const [row]: { pid: number }[] = await runner.query(
      `SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
              set_config('statement_timeout', '0', true), set_config('client_connection_check_interval', '1s', true),
              set_config('idle_in_transaction_session_timeout', '1min', true), pg_backend_pid() AS pid`,
    );
    if (!row) throw new Error('no backend pid');
    return row.pid;
  }

  /** Ends a run at once. Cancelling would have no effect between two statements. */
  async terminate(pid: number): Promise<void> {
    await this.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
  }

  /** @returns the time by the database's clock */
  async clock(runner: QueryRunner): Promise<Date> {
    const [row]: { now: Date }[] = await runner.query('SELECT clock_timestamp() AS now');
    return row?.now ?? new Date();
  }
}
