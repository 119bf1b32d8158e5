import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { RECOMPUTE_LEASE } from '../database/advisory-locks';
import { ALL_AGENTS } from '../database/all-agents';
import { FIRST_DATE } from '../database/calendar-date';
import { eachProject } from '../database/each-project';
import type { Project } from '../database/entities/project.entity';
import { KEPT_TABLES } from '../database/kept-tables';
import { CONTACT_MERGES, mergesFrom } from '../database/merges-sql';
import { INVALID_PARAMETER, sqlState } from '../database/sql-state';
import { SCORE_VERSION } from '../scoring/score-constants';
import { ALIASES_WITH, HAS_PEOPLE } from './alias.statements';
import { type RunSettings, SNAPSHOT_DAYS } from './recompute-plan';
import type { LastRun } from './recompute-run';
import type { LateFacts } from './restatement';
import { lastRun, RunRecords, UNTIDY } from './run-records.queries';
import { ScoreModels } from './score-models.queries';

export type DueProject = Pick<Project, 'project_id' | 'org_id' | 'name'> & {
  /** When it was read, by the database's clock. */
  readonly found_at: Date;
};

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

/**
 * Whether `planRun` may find something to do, or a record must be closed. False positives are harmless, so settings are
 * compared as stored.
 */
const IS_DUE = (id: string) => `(
  SELECT project_id FROM projects WHERE project_id = ${id} AND (
    NOT EXISTS (
      SELECT FROM (
        ${lastRun('as_of, time_zone, breadth_half, score_version, score_settings, model_version, kept_tables', id)}
      ) last
      WHERE last.as_of = coalesce(pinned_as_of, (clock_timestamp() AT TIME ZONE projects.time_zone)::date)
        AND last.time_zone = projects.time_zone
        AND last.breadth_half = projects.breadth_half
        AND last.score_version = ${SCORE_VERSION}
        AND last.kept_tables = ${KEPT_TABLES}
        AND last.score_settings = coalesce((
          SELECT settings FROM settings_versions WHERE project_id = ${id} ORDER BY version DESC LIMIT 1
        ), '{}')
        AND NOT EXISTS (
          SELECT FROM score_models WHERE project_id = ${id}
            AND version > coalesce(last.model_version, 0) AND from_day <= last.as_of
        )
    )
    OR EXISTS (SELECT FROM recompute_runs WHERE project_id = ${id} AND status = 'running')
    OR EXISTS (SELECT FROM change_notes WHERE project_id = ${id})
    OR EXISTS (SELECT FROM dirty_days WHERE project_id = ${id})
    OR EXISTS (SELECT FROM dirty_contacts WHERE project_id = ${id})
  )
)`;

/** The statements around the steps: which projects are due, their situation, and the lease. */
@Injectable()
export class RecomputeQueries {
  readonly models = new ScoreModels();
  readonly runs: RunRecords;

  constructor(private readonly dataSource: DataSource) {
    this.runs = new RunRecords(dataSource);
  }

  /** @param name only projects with this name, in any organisation */
  async projects(name: string | null): Promise<DueProject[]> {
    return await this.dataSource.query(
      `SELECT project_id, org_id, name, now() AS found_at
       FROM projects
       WHERE closed_at IS NULL AND ($1::text IS NULL OR name = $1)
       ORDER BY created_at, project_id`,
      [name],
    );
  }

  /**
   * The projects in which a run may find something to do, checked by one statement for many projects, so that idle ones
   * cost nothing. They alternate between organisations, so that one with many projects does not delay the others.
   */
  async due(): Promise<DueProject[]> {
    const projects: DueProject[] = await this.dataSource.query(
      `SELECT project_id, org_id, name, now() AS found_at
       FROM projects WHERE closed_at IS NULL
       ORDER BY row_number() OVER (PARTITION BY org_id ORDER BY created_at, project_id), created_at, project_id`,
    );
    const database = {
      query: async <Row>(text: string, values: readonly unknown[]): Promise<Row[]> =>
        await this.dataSource.query(text, [...values]),
    };
    const ids = projects.map(({ project_id }) => project_id);
    const due = await eachProject<{ project_id: string }>(database, ids, IS_DUE).catch((error: unknown) => {
      // A time zone that the database does not know: the run of that project reports it.
      if (sqlState(error) === INVALID_PARAMETER) return null;
      throw error;
    });
    const found = new Set(due?.map(({ project_id }) => project_id) ?? ids);
    return projects.filter(({ project_id }) => found.has(project_id));
  }

  /** @returns null if there is none, or it is closed */
  async project(projectId: string): Promise<DueProject | null> {
    const [project]: DueProject[] = await this.dataSource.query(
      'SELECT project_id, org_id, name, now() AS found_at FROM projects WHERE project_id = $1 AND closed_at IS NULL',
      [projectId],
    );
    return project ?? null;
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
   * @param userIds all ids of a contact
   * @param timeZone of the newest run
   * @returns the days of the first facts about a contact, for the scores, the flow and the feed; null if there is none
   */
  async firstDays(
    runner: QueryRunner,
    projectId: string,
    userIds: readonly string[],
    timeZone: string,
  ): Promise<LateFacts & { readonly project: string | null }> {
    const [row]: (LateFacts & { readonly project: string | null })[] = await runner.query(
      `SELECT (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = ANY ($2::text[])) AS project,
         (least(
           (SELECT min(first_seen) FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(classified_at) FROM classifications WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(routed_at) FROM permanent_routes WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           (SELECT min(decided_at) FROM lead_outcomes WHERE project_id = $1 AND user_id = ANY ($2::text[]))
         ) AT TIME ZONE $3)::date AS pipeline,
         (least(
           (SELECT min(occurred_at) FROM agent_actions WHERE project_id = $1 AND user_id = ANY ($2::text[])),
           -- Uses the index, which has the agent before the contact.
           (SELECT min(occurred_at) FROM interactions WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND direction = 'outbound'
              AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1))
         ) AT TIME ZONE $3)::date AS feed`,
      [projectId, userIds, timeZone],
    );
    return row ?? { project: null, pipeline: null, feed: null };
  }

  /**
   * All ids of a contact as the newest run used them, the survivor first.
   *
   * @returns null if statements about them wait for the next run
   */
  async idsOf(runner: QueryRunner, projectId: string, userId: string): Promise<string[] | null> {
    const [project]: { contacts: boolean }[] = await runner.query(HAS_PEOPLE, [projectId]);
    if (!project?.contacts) return [userId];
    const aliases: { user_id: string; survivor_id: string }[] = await runner.query(ALIASES_WITH, [projectId, [userId]]);
    const said: { id: string; into_id: string | null }[] = await runner.query(mergesFrom(CONTACT_MERGES), [
      projectId,
      [userId],
    ]);
    const named = new Set([userId, ...aliases.map(({ user_id }) => user_id)]);
    for (const { id, into_id } of said) for (const name of [id, into_id]) if (name !== null) named.add(name);
    const [{ waiting } = { waiting: true }]: { waiting: boolean }[] = await runner.query(
      `SELECT EXISTS (
         SELECT FROM change_notes WHERE project_id = $1 AND agent_ids IS NULL AND user_ids && $2::text[]
       ) AS waiting`,
      [projectId, [...named]],
    );
    if (waiting) return null;
    const survivor = aliases[0]?.survivor_id ?? userId;
    return [survivor, ...aliases.flatMap(({ user_id }) => (user_id === survivor ? [] : user_id))];
  }

  /** @returns the number of deleted rows of the contact */
  async deleteContact(
    runner: QueryRunner,
    table: string,
    projectId: string,
    userIds: readonly string[],
  ): Promise<number> {
    const { affected } = await runner.query(
      `DELETE FROM ${table} WHERE project_id = $1 AND user_id = ANY ($2::text[])`,
      [projectId, userIds],
      true,
    );
    return affected ?? 0;
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
