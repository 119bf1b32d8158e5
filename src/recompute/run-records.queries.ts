import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Actor } from '../database/actor';
import { recordChanges } from '../database/audit-trail.queries';
import { FEED_PUBLISHED, type FinishedRunNotice, finishedRunPayload, RUN_FINISHED } from '../database/channels';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import type { RestatedDay } from '../database/entities/restated-day.entity';
import { INTERRUPTED, STOPPED } from '../database/run-errors';
import { earliest, type Restatement } from './facts/restatement';
import { queueFanOut } from './fan-out.queries';
import type { RecomputeMode, RunSettings } from './recompute-plan';
import { recordFailure } from './run-failure.queries';

type RestatedDays = Restatement & Pick<RestatedDay, 'restated_to'>;

/** The finished run that started last, from which the tables are. While the lease is held, no other run finishes. */
export const lastRun = (columns: string, projectId = '$1') => `SELECT ${columns} FROM recompute_runs
  WHERE project_id = ${projectId} AND status = 'finished' ORDER BY started_at DESC LIMIT 1`;

const KEPT_SINCE = `now() - interval '28 days'`;

/** The run that is recorded as running, if it is the newest. While the lease is held, a dead process left it. */
const INTERRUPTED_RUN = `SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'running' AND run_id = (
  SELECT run_id FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1
)`;

/** Columns of `lastRun`: what there may be to close and to forget before the next one. */
export const UNTIDY = `EXISTS (
    SELECT FROM recompute_runs AS later
    WHERE project_id = $1 AND started_at > recompute_runs.started_at AND status = 'running'
  ) AS interrupted,
  EXISTS (SELECT FROM recompute_runs WHERE project_id = $1 AND started_at < ${KEPT_SINCE}) AS outlived`;

/** The records of runs, and the days that they restated. */
export class RunRecords {
  constructor(private readonly dataSource: DataSource) {}

  /** Deletes runs older than four weeks, except the newest finished one, which readers use. */
  async forgetOld(projectId: string): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM recompute_runs
       WHERE project_id = $1 AND started_at < ${KEPT_SINCE} AND run_id IS DISTINCT FROM (
         ${lastRun('run_id')}
       )`,
      [projectId],
    );
  }

  /**
   * Records the start of a run, visible at once; no other may be open.
   *
   * @param by who asked for it; null: nobody
   * @returns its id
   */
  async start(projectId: string, mode: RecomputeMode, settings: RunSettings, by: Actor | null): Promise<string> {
    const runId = randomUUID();
    const insert = `INSERT INTO recompute_runs (project_id, run_id, mode, as_of, time_zone, breadth_half, score_settings, score_version,
         model_version, kept_tables, status)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running')`;
    const values = [
      ...[projectId, runId, mode, settings.as_of, settings.time_zone, settings.breadth_half, settings.score_settings],
      ...[settings.score_version, settings.model_version, settings.kept_tables],
    ];
    if (by === null) await this.dataSource.query(insert, values);
    else {
      await this.dataSource.transaction(async (manager) => {
        await manager.query(insert, values);
        const changes = [
          { field: 'mode', from: null, to: mode },
          { field: 'as_of', from: null, to: settings.as_of },
        ];
        await recordChanges(manager, projectId, by, [{ action: 'recompute.started', subject: runId, changes }]);
      });
    }
    return runId;
  }

  /** Runs in the run's own transaction: its numbers and its record appear together, and then notify. */
  async finish(
    runner: QueryRunner,
    run: Pick<
      RecomputeRun,
      'project_id' | 'run_id' | 'relationships' | 'steps' | 'published_to' | 'finished_at' | 'announced_moat'
    > & { readonly has_transitions: boolean },
    restated: readonly RestatedDays[],
  ) {
    await runner.query(
      `UPDATE recompute_runs SET status = 'finished', finished_at = $3, relationships = $4, steps = $5,
         restated_from = $6, published_to = $7, announced_moat = $8
       WHERE project_id = $1 AND run_id = $2`,
      [
        run.project_id,
        run.run_id,
        run.finished_at,
        run.relationships,
        JSON.stringify(run.steps),
        earliest(restated.map((one) => one.restated_from)),
        run.published_to,
        run.announced_moat,
      ],
    );
    await this.restate(runner, run.project_id, restated);
    await this.announce(runner, run);
    if (run.has_transitions) await queueFanOut(runner, run.project_id);
  }

  /** Does nothing if the run has finished and only the response was lost. */
  async fail(projectId: string, runId: string, error: string): Promise<void> {
    await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      const [rows]: [Pick<RecomputeRun, 'as_of' | 'score_settings'>[]] = await manager.query(
        `UPDATE recompute_runs SET status = 'failed', finished_at = now(), error = $3
         WHERE project_id = $1 AND run_id = $2 AND status = 'running' RETURNING as_of, score_settings`,
        [projectId, runId, error],
      );
      // A server that stops gives its runs up, which is no failure.
      const failed = error === STOPPED ? undefined : rows[0];
      if (!failed) return;
      await recordFailure(manager, projectId, runId, { ...failed, error });
      await manager.query('SELECT pg_notify($1, $2)', [FEED_PUBLISHED, projectId]);
      await queueFanOut(manager, projectId);
    });
  }

  /** Closes the record that a dead process left open, if any. The caller holds the lease, so no run is in progress. */
  async closeInterrupted(projectId: string): Promise<void> {
    const [open]: { run_id: string }[] = await this.dataSource.query(INTERRUPTED_RUN, [projectId]);
    if (open) await this.fail(projectId, open.run_id, INTERRUPTED);
  }

  /** Records the erasure of a contact as a finished run. */
  async recordErasure(
    runner: QueryRunner,
    run: RunSettings &
      Pick<RecomputeRun, 'project_id' | 'run_id' | 'started_at' | 'steps' | 'published_to' | 'announced_moat'>,
    restated: readonly RestatedDays[],
  ): Promise<void> {
    await runner.query(
      `INSERT INTO recompute_runs (project_id, run_id, mode, status, as_of, time_zone, breadth_half, started_at,
         finished_at, relationships, steps, restated_from, score_settings, score_version, model_version, published_to,
         announced_moat, kept_tables)
       VALUES ($1, $2, 'changes', 'finished', $3, $4, $5, $6, clock_timestamp(), 0, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        run.project_id,
        run.run_id,
        run.as_of,
        run.time_zone,
        run.breadth_half,
        run.started_at,
        JSON.stringify(run.steps),
        earliest(restated.map((one) => one.restated_from)),
        run.score_settings,
        run.score_version,
        run.model_version,
        run.published_to,
        run.announced_moat,
        run.kept_tables,
      ],
    );
    await this.restate(runner, run.project_id, restated);
    await this.announce(runner, run);
  }

  /** Records restated days, for the lifetime of the project. */
  private async restate(runner: QueryRunner, projectId: string, restated: readonly RestatedDays[]): Promise<void> {
    for (const { scope, restated_from, restated_to, cause } of restated) {
      await runner.query(
        `INSERT INTO restated_days (project_id, restated_from, restated_to, pipeline_to, feed_to, announced_at, cause)
         VALUES ($1, $2, CASE WHEN $3 = 'project' THEN $4::date ELSE $2::date - 1 END,
           CASE WHEN $3 = 'pipeline' THEN $4::date END, CASE WHEN $3 = 'feed' THEN $4::date END, clock_timestamp(), $5)
         ON CONFLICT (project_id, restated_from) DO UPDATE SET
           restated_to = greatest(restated_days.restated_to, excluded.restated_to),
           pipeline_to = greatest(restated_days.pipeline_to, excluded.pipeline_to),
           feed_to = greatest(restated_days.feed_to, excluded.feed_to),
           announced_at = excluded.announced_at,
           cause = excluded.cause`,
        [projectId, restated_from, scope, restated_to, cause],
      );
    }
  }

  private async announce(runner: QueryRunner, run: FinishedRunNotice): Promise<void> {
    await runner.query('SELECT pg_notify($1, $2)', [RUN_FINISHED, finishedRunPayload(run)]);
  }
}
