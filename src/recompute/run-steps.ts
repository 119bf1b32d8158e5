import type { QueryRunner } from 'typeorm';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { recomputeSteps } from '../telemetry/recompute-runs';
import type { PlannerHints } from './planner-hints.queries';
import { queryPrepared } from './prepared-statements.queries';

export type Steps = NonNullable<RecomputeRun['steps']>;
export type Statement = readonly [sql: string, parameters: unknown[]];

/**
 * The counts of a step: as returned by a statement that changes several tables; for others, `rows` is the number of
 * written rows.
 */
export interface StepCounts {
  readonly rows: number;
  readonly contacts?: number;
  readonly relationships?: number;
  /** Days or contacts that are gone. */
  readonly gone?: number;
  /** Groups that lose some, and may be empty then. */
  readonly losing?: number;
  /** Relationships or contacts whose new state does not follow from the one before. */
  readonly others?: number;
  /** Changes on which an episode may depend. */
  readonly lasting?: number;
  readonly first?: string | null;
  readonly pipeline?: string | null;
  readonly feed?: string | null;
}

/** The database access of the steps of one run, in its transaction. Each step is timed under its name. */
export class RunSteps {
  readonly done: Steps = [];

  constructor(
    private readonly runner: QueryRunner,
    readonly planner: PlannerHints,
    private readonly onStep: (step: Steps[number]) => void,
  ) {}

  /** @param before statements of the same step that run first; its rows are those of the last one */
  async step(name: string, sql: string, parameters: unknown[], before: readonly Statement[] = []): Promise<StepCounts> {
    const begun = performance.now();
    const { records, affected } = await recomputeSteps.tracePromise(
      async () => {
        for (const [first, values] of before) await this.send(first, values);
        return await this.send(sql, parameters);
      },
      { name },
    );
    const [returned] = records as StepCounts[];
    const counts = returned ?? { rows: affected ?? 0 };
    const step = { name, rows: counts.rows, ms: Math.round(performance.now() - begun) };
    this.done.push(step);
    this.onStep(step);
    return counts;
  }

  async query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    const { records } = await this.send(sql, parameters);
    return records as Row[];
  }

  private async send(
    sql: string,
    parameters: unknown[],
  ): Promise<{ records: unknown[]; affected?: number | null | undefined }> {
    if (parameters.length === 0) return await this.runner.query(sql, undefined, true);
    if (this.planner.keepsPlans) return await queryPrepared(this.runner, sql, parameters);
    return await this.runner.query(sql, parameters, true);
  }
}

/** Statements with the project as their only parameter. */
export function ofProject(projectId: string, statements: readonly string[]): Statement[] {
  return statements.map((sql) => [sql, [projectId]]);
}
