import type { RunStatements } from '../run-statements';
import { ofProject, type RunSteps, type StepCounts } from '../run-steps';
import type { Scope } from '../scope';
import {
  COHORT_CELLS,
  COHORT_POINTS,
  cohortDeltas,
  KEPT_COHORTS,
  NEWEST_COHORTS,
  REMOVE_EMPTY_CELLS,
  REMOVE_EMPTY_POINTS,
} from './cohort.statements';
import {
  COHORT_ENTRIES,
  COHORT_ENTRIES_ALL,
  LEAVING_ENTRIES,
  REMOVE_EMPTY_ENTRIES,
  WORK_ENTRIES,
} from './entry.statements';

type KeptCohorts = readonly [week: number, month: number];

/** Brings the cohorts up to date: the day on which each contact first took part, and the weeks and months since. */
export class RunCohorts {
  /** The oldest cohorts of weeks and of months with cells at every period; null until they are needed. */
  private kept: KeptCohorts | null = null;

  constructor(
    private readonly database: RunSteps,
    private readonly statements: RunStatements,
    private readonly projectId: string,
  ) {}

  /** Runs around the change of the roll-up, because it compares the first days of contacts before and after. */
  async moveEntries(changeDays: () => Promise<void>): Promise<void> {
    const moved = await this.database.step('work_entries', WORK_ENTRIES, [this.projectId]);
    await changeDays();
    await this.applyEntries(moved);
  }

  /** Removes a contact, whose relationships are in the work table, from the day on which it first took part. */
  async removeEntries(): Promise<void> {
    await this.applyEntries(await this.database.step('work_entries', LEAVING_ENTRIES, [this.projectId]));
  }

  private async applyEntries({ rows, losing = 0 }: StepCounts): Promise<void> {
    if (rows === 0) return;
    const before = losing > 0 ? ofProject(this.projectId, [REMOVE_EMPTY_ENTRIES]) : [];
    await this.database.step('cohort_entries', COHORT_ENTRIES, [this.projectId], before);
  }

  /** Adds the entries of all contacts, from the roll-up. */
  async addEntries(asOf: string): Promise<void> {
    await this.database.step('cohort_entries', COHORT_ENTRIES_ALL, [this.projectId]);
    this.kept = await this.oldest(NEWEST_COHORTS, asOf);
  }

  /** Adds contacts to their cohorts' weeks and months that end in (after, until] (sign 1), or removes them (sign -1). */
  async add(scope: Scope, after: string, until: string, sign: 1 | -1): Promise<void> {
    this.kept ??= await this.oldest(KEPT_COHORTS);
    const more = [...this.statements.cohortDeltaParameters(until), ...this.kept];
    await this.database.step('work_cells', cohortDeltas(scope), [this.projectId, after, until, sign, ...more]);
  }

  /** Applies what was added and removed. */
  async apply(): Promise<void> {
    if (this.kept === null) return;
    const empty = ofProject(this.projectId, [REMOVE_EMPTY_POINTS]);
    await this.database.step('cohort_points', COHORT_POINTS, [this.projectId], empty);
    const parameters = [this.projectId, ...this.kept];
    await this.database.step('cohort_cells', COHORT_CELLS, parameters, [[REMOVE_EMPTY_CELLS, parameters]]);
  }

  private async oldest(sql: string, ...more: unknown[]): Promise<KeptCohorts> {
    const [row] = await this.database.query<{ week: number; month: number }>(sql, [this.projectId, ...more]);
    if (!row) throw new Error('an aggregate gives a row');
    return [row.week, row.month];
  }
}
