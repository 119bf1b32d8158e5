import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { type DueProject, RecomputeQueries } from './recompute.queries';
import { RECOMPUTE_STEPS } from './recompute-steps';

export interface RecomputeOptions {
  /** Only projects of this name. */
  readonly project?: string;
  /** YYYY-MM-DD instead of each project's own as-of date. */
  readonly asOf?: string;
  /** Wait for another process that works on the project, instead of leaving it to that one. */
  readonly wait?: boolean;
  /** Told after each step. */
  readonly onStep?: (project: string, step: string, rows: number, ms: number) => void;
}

/** What became of one project: `busy` means that another process works on it. */
export type RecomputeOutcome = { readonly project: DueProject; readonly ms: number } & (
  | { readonly status: 'finished'; readonly relationships: number }
  | { readonly status: 'failed'; readonly error: string }
  | { readonly status: 'busy' }
);

/** Fills the score tables from the facts: one transaction per project, so readers see all of the old or all of the new. */
@Injectable()
export class RecomputeService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RecomputeService.name);
  private readonly backends = new Set<number>();
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: RecomputeQueries,
  ) {}

  /** Recomputes the chosen projects one after the other; one that fails does not stop the others. */
  async recompute(options: RecomputeOptions = {}): Promise<RecomputeOutcome[]> {
    const outcomes: RecomputeOutcome[] = [];
    for (const project of await this.queries.projects(options.project ?? null, options.asOf ?? null)) {
      if (this.stopping) break;
      const outcome = await this.recomputeProject(project, options);
      if (outcome.status === 'failed' && !this.stopping)
        this.logger.error(`Project "${project.name}": ${outcome.error}`);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  /** A run in progress is given up: its transaction leaves no trace, and the next run makes up for it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled([...this.backends].map((pid) => this.queries.terminate(pid)));
  }

  private async recomputeProject(project: DueProject, options: RecomputeOptions): Promise<RecomputeOutcome> {
    const started = performance.now();
    const runner = this.dataSource.createQueryRunner();
    let runId: string | null = null;
    try {
      await runner.startTransaction();
      if (!(await this.queries.takeLease(runner, project.project_id, options.wait ?? false))) {
        await runner.rollbackTransaction();
        return { project, status: 'busy', ms: performance.now() - started };
      }
      runId = await this.queries.startRun(project.project_id, project.as_of);
      const relationships = await this.fillTables(runner, project, runId, options);
      await runner.commitTransaction();
      return { project, status: 'finished', relationships, ms: performance.now() - started };
    } catch (cause) {
      const error = this.stopping ? 'stopped: the server is shutting down' : messageOf(cause);
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      if (runId) await this.queries.failRun(project.project_id, runId, error).catch(() => {});
      return { project, status: 'failed', error, ms: performance.now() - started };
    } finally {
      await runner.release();
    }
  }

  /** @returns how many relationships have a score */
  private async fillTables(
    runner: QueryRunner,
    project: DueProject,
    runId: string,
    { onStep }: RecomputeOptions,
  ): Promise<number> {
    const backend = await this.queries.prepare(runner);
    this.backends.add(backend);
    try {
      const steps: NonNullable<RecomputeRun['steps']> = [];
      let relationships = 0;
      let finishedAt = new Date();
      for (const step of RECOMPUTE_STEPS) {
        if (this.stopping) throw new Error('stopped');
        const begun = performance.now();
        finishedAt = await this.queries.clock(runner);
        // The last step writes the scores; its rows are what the count says.
        relationships = await this.queries.runStep(runner, step, project.project_id, project.as_of, finishedAt);
        const ms = Math.round(performance.now() - begun);
        steps.push({ name: step.name, rows: relationships, ms });
        onStep?.(project.name, step.name, relationships, ms);
      }
      await this.queries.finishRun(runner, {
        project_id: project.project_id,
        run_id: runId,
        relationships,
        steps,
        finished_at: finishedAt,
      });
      return relationships;
    } finally {
      this.backends.delete(backend);
    }
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
