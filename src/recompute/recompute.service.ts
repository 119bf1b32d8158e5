import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { Actor } from '../database/actor';
import { deleteOldEntries } from '../database/audit-trail.queries';
import { withoutTimeout } from '../database/pg-internals/client-timeouts';
import { STOPPED } from '../database/run-errors';
import { DAY_MS } from '../scoring/iso-day';
import { type ModelRow, modelOn as modelInForce } from '../scoring/model';
import { recomputeRuns } from '../telemetry/recompute-runs';
import type { DueProject } from './due-projects.queries';
import { publishedTo } from './facts/restatement';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeBatch } from './recompute-batch';
import { planRun, type RecomputeMode, type RunSettings } from './recompute-plan';
import { type RunRange, runBatch } from './recompute-run';
import { isFitDue, ModelFit } from './scores/model-fit.service';
import type { ProjectModels } from './scores/score-models.queries';

export interface RecomputeOptions {
  /** Only projects with this name. */
  readonly project?: string;
  /** YYYY-MM-DD instead of each project's own as-of date. */
  readonly asOf?: string;
  /** Wait for another process that recomputes the project, instead of skipping it. */
  readonly wait?: boolean;
  /**
   * Skip projects that another process has finished since this call started, so that replicas on one schedule share the
   * work.
   */
  readonly shared?: boolean;
  /** Recompute everything from the facts. */
  readonly full?: boolean;
  /** Who asked for it, for the audit log; absent: nobody. */
  readonly by?: Actor;
  /** Called when a run has started and is recorded. */
  readonly onBegin?: (runId: string) => void;
  /** Called after each step. */
  readonly onStep?: (project: string, step: string, rows: number, ms: number) => void;
}

/** The result for one project: `busy` if another process is recomputing it, `unchanged` if there was nothing to do. */
export type RecomputeOutcome = { readonly project: DueProject; readonly ms: number } & (
  | { readonly status: 'finished'; readonly asOf: string; readonly mode: RecomputeMode; readonly relationships: number }
  | { readonly status: 'unchanged'; readonly asOf: string }
  | { readonly status: 'failed'; readonly error: string }
  | { readonly status: 'busy' }
);

/**
 * Fills the score tables from the facts: one transaction per project, so that readers see either the old or the new
 * state.
 */
@Injectable()
export class RecomputeService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RecomputeService.name);
  private readonly backends = new Set<number>();
  private readonly runs = new Set<Promise<RecomputeOutcome>>();
  private readonly fit: ModelFit;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: RecomputeQueries,
  ) {
    this.fit = new ModelFit(dataSource, queries);
  }

  /** Recomputes the chosen projects one after the other; one that fails does not stop the others. */
  async recompute(options: RecomputeOptions = {}): Promise<RecomputeOutcome[]> {
    const outcomes: RecomputeOutcome[] = [];
    const { project: name, asOf, full, shared } = options;
    // An explicit day, or a full run, differs from what the schedule computes.
    const scheduled = shared && name === undefined && asOf === undefined && !full;
    const projects = scheduled ? await this.queries.projects.due() : await this.queries.projects.named(name ?? null);
    for (const project of projects) {
      if (this.stopping) break;
      outcomes.push(await this.recomputeLogged(project, options));
    }
    return outcomes;
  }

  /**
   * Recomputes one project.
   *
   * @returns null if there is no project with this id, or the server is shutting down
   */
  async recomputeById(projectId: string, options: RecomputeOptions = {}): Promise<RecomputeOutcome | null> {
    const project = await this.queries.projects.byId(projectId);
    return project && !this.stopping ? await this.recomputeLogged(project, options) : null;
  }

  /** Deletes the entries of audit logs, of all projects, that are too old. */
  async forgetOldEntries(): Promise<void> {
    await this.dataSource.transaction(deleteOldEntries);
  }

  /** Aborts runs in progress. Their transactions are rolled back, and the next run makes up for them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled([...this.backends].map((pid) => this.queries.terminate(pid)));
    // Each still records that it stopped, for which it needs the connections.
    await Promise.allSettled(this.runs);
  }

  private async recomputeLogged(project: DueProject, options: RecomputeOptions): Promise<RecomputeOutcome> {
    const run = recomputeRuns.tracePromise(() => this.recomputeProject(project, options), {
      projectId: project.project_id,
    });
    this.runs.add(run);
    const outcome = await run.finally(() => this.runs.delete(run));
    if (outcome.status === 'failed' && !this.stopping) this.logger.error(`Project "${project.name}": ${outcome.error}`);
    return outcome;
  }

  /** Where a run left a model in force on the day that it computed, the next run follows at once: the day has one model. */
  private async recomputeProject(project: DueProject, options: RecomputeOptions): Promise<RecomputeOutcome> {
    const first = await this.run(project, options);
    if (!first.learned || this.stopping) return first.outcome;
    const { onBegin: _, by: __, ...again } = { ...options, shared: false, full: false };
    const second = await this.run(project, again);
    const { outcome } = first.outcome.status === 'finished' ? first : second;
    return { ...outcome, ms: first.outcome.ms + second.outcome.ms };
  }

  private async run(
    project: DueProject,
    options: RecomputeOptions,
  ): Promise<{ readonly outcome: RecomputeOutcome; readonly learned: boolean }> {
    const started = performance.now();
    const ms = () => performance.now() - started;
    const { project_id: projectId } = project;
    const runner = this.dataSource.createQueryRunner();
    let runId: string | null = null;
    try {
      await runner.startTransaction();
      if (!(await this.queries.takeLease(runner, projectId, options.wait ?? false))) {
        await runner.rollbackTransaction();
        return { outcome: { project, status: 'busy', ms: ms() }, learned: false };
      }
      const last = await this.queries.lastRun(runner, projectId);
      if (!last || last.interrupted) await this.queries.runs.closeInterrupted(projectId);
      if (options.shared && last && last.finished_at > project.found_at) {
        await runner.rollbackTransaction();
        return { outcome: { project, status: 'busy', ms: ms() }, learned: false };
      }
      const situation = await this.queries.situation(runner, projectId, options.asOf ?? null);
      if (!situation) throw new Error('the project was deleted in the meantime');
      const { changed, learns, over_to: overTo } = situation;
      if (situation.is_older) await this.queries.moveToVersion(runner, projectId);
      const models = await this.queries.models.ofProject(runner, projectId, situation.settings);
      const modelOn = (day: string) => versionOn(models.versions, day);
      const settings = { ...situation.settings, model_version: modelOn(situation.settings.as_of) };
      const mode = options.full ? 'full' : planRun(last ?? null, settings, changed, last ? modelOn(last.as_of) : null);
      if (mode === null) {
        await runner.rollbackTransaction();
        const outcome = { project, status: 'unchanged', asOf: settings.as_of, ms: ms() } as const;
        return { outcome, learned: await this.learn(project, models, settings, learns) };
      }
      if (!last || last.outlived) await this.queries.runs.forgetOld(projectId);
      runId = await this.queries.runs.start(projectId, mode, settings, options.by ?? null);
      options.onBegin?.(runId);
      const range = {
        mode,
        last: last ?? null,
        settings,
        runId,
        hasOlderNotes: situation.has_older_notes,
        publishedTo: publishedTo(last ?? null, settings.as_of, overTo),
      };
      const run = runId;
      const relationships = await withoutTimeout(runner, async () => {
        const written = await this.fillTables(runner, project, run, range, models.versions, options);
        await runner.commitTransaction();
        return written;
      });
      const outcome = { project, status: 'finished', asOf: settings.as_of, mode, relationships, ms: ms() } as const;
      return { outcome, learned: await this.learn(project, models, settings, learns) };
    } catch (cause) {
      const error = this.stopping ? STOPPED : messageOf(cause);
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      if (runId) await this.queries.runs.fail(projectId, runId, error).catch(() => {});
      return { outcome: { project, status: 'failed', error, ms: ms() }, learned: false };
    } finally {
      await runner.release();
    }
  }

  /** The run is final even if the fit fails; the next run fits again. @returns whether there is a new version */
  private async learn(project: DueProject, models: ProjectModels, run: RunSettings, learns: boolean): Promise<boolean> {
    if (this.stopping || !isFitDue(models, run, learns)) return false;
    try {
      return (await this.fit.learn(project.project_id, run, learns)) !== null;
    } catch (cause) {
      if (!this.stopping) this.logger.error(`Project "${project.name}": no model was fitted: ${messageOf(cause)}`);
      return false;
    }
  }

  /** @returns the number of scores written */
  private async fillTables(
    runner: QueryRunner,
    project: DueProject,
    runId: string,
    range: RunRange & { readonly publishedTo: string },
    models: readonly ModelRow[],
    { onStep }: RecomputeOptions,
  ): Promise<number> {
    const { project_id: projectId } = project;
    const backend = await this.queries.prepare(runner);
    this.backends.add(backend);
    try {
      if (this.stopping) throw new Error('stopped');
      const batch = new RecomputeBatch(runner, projectId, range.settings, models, range.last, (step) => {
        onStep?.(project.name, step.name, step.rows, step.ms);
        if (this.stopping) throw new Error('stopped');
      });
      const firstSnapshotDay = () => this.queries.firstSnapshotDay(runner, projectId, range.settings);
      let finishedAt = new Date();
      const restated = await runBatch(batch, range, firstSnapshotDay, async () => {
        finishedAt = await this.queries.clock(runner);
        return finishedAt;
      });
      const relationships = batch.steps.reduce((sum, { name, rows }) => sum + (name === 'depth_scores' ? rows : 0), 0);
      await this.queries.runs.finish(
        runner,
        {
          project_id: projectId,
          run_id: runId,
          relationships,
          steps: batch.steps,
          published_to: range.publishedTo,
          finished_at: finishedAt,
          announced_moat: batch.signals.announcedMoat,
          has_transitions: batch.signals.hasTransitions,
        },
        range.last ? restated.map((one) => ({ ...one, restated_to: range.last?.published_to ?? '' })) : [],
      );
      return relationships;
    } finally {
      this.backends.delete(backend);
    }
  }
}

function versionOn(models: readonly ModelRow[], day: string): number {
  return modelInForce(models, Date.parse(day) / DAY_MS).version;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
