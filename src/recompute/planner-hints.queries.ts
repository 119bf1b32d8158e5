import type { QueryRunner } from 'typeorm';

/** Up to this many rows of a work table are looked up one by one; beyond, it is faster to read all. */
export const LOOKED_UP = 20_000;

type Amount = 'few' | 'many' | 'each';

/** Settings of a run's transaction for the planner, whose statistics are outdated within it. */
export class PlannerHints {
  private current: Amount | null = null;
  /** Whether connections may keep plans. */
  mayKeepPlans = false;

  constructor(private readonly runner: QueryRunner) {}

  /** Whether the plans of statements do not depend on their parameters, so that a connection may keep them. */
  get keepsPlans(): boolean {
    return this.mayKeepPlans && this.current === 'few';
  }

  /**
   * Chooses between looking up the few rows of the work tables by their keys, reading everything once, and joining work
   * tables while looking up each thing that they name.
   */
  async set(amount: Amount): Promise<void> {
    if (amount === this.current) return;
    this.current = amount;
    const lookUp = amount === 'many' ? 'off' : 'on';
    const join = amount === 'few' ? 'off' : 'on';
    const scan = amount === 'many' ? 'on' : 'off';
    await this.runner.query(
      `SELECT set_config('enable_nestloop', '${lookUp}', true), set_config('enable_hashjoin', '${join}', true),
              set_config('enable_mergejoin', '${join}', true), set_config('enable_seqscan', '${scan}', true),
              set_config('plan_cache_mode', '${this.keepsPlans ? 'force_generic_plan' : 'auto'}', true)`,
    );
  }

  /** @param rows of the work tables */
  async setFor(rows: number): Promise<void> {
    await this.set(rows <= LOOKED_UP ? 'few' : 'many');
  }

  /** @param memory for each sort or hash */
  async setSort(sort: 'on' | 'off', memory: string): Promise<void> {
    await this.runner.query(
      `SELECT set_config('enable_sort', $1, true), set_config('enable_incremental_sort', $1, true),
              set_config('work_mem', $2, true)`,
      [sort, memory],
    );
  }
}
