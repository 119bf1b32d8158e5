import type { RunStatements } from '../run-statements';
import { ofProject, type RunSteps } from '../run-steps';
import type { Scope } from '../scope';
import { REMOVE_EMPTY_SNAPSHOTS } from './snapshot.statements';
import { SCORE_CHANGES, scoreDeltas } from './snapshot-deltas.statements';

/** Adds relationships to the sums of days (sign 1), or removes them (sign -1). */
export class RunSnapshots {
  /** Whether snapshots may have lost their last relationships. */
  private lose = false;

  constructor(
    private readonly database: RunSteps,
    private readonly statements: RunStatements,
    private readonly projectId: string,
  ) {}

  /** The sums of a range of past days, from the roll-up. */
  async add(scope: Scope, firstDay: string, lastDay: string, sign: 1 | -1): Promise<void> {
    if (lastDay < firstDay) return;
    this.lose ||= sign < 0;
    const { sql, parameters } = this.statements.snapshotDeltas(scope, firstDay, lastDay);
    await this.database.step('work_book', sql, [this.projectId, firstDay, lastDay, sign, ...parameters]);
  }

  /** Those of the as-of date, from the scores. */
  async addScores(scope: Scope, asOf: string, sign: 1 | -1): Promise<void> {
    this.lose ||= sign < 0;
    await this.database.step('work_book_scores', scoreDeltas(scope), [this.projectId, asOf, sign]);
  }

  /** Those of the as-of date of the scores that a run replaced, before and after. */
  async addReplacedScores(asOf: string): Promise<void> {
    const { losing = 0 } = await this.database.step('work_book_scores', SCORE_CHANGES, [this.projectId, asOf]);
    this.lose ||= losing > 0;
  }

  /** Applies what was added and removed. @param breadthHalf relationships at which the breadth of the index is one half */
  async apply(breadthHalf: number): Promise<void> {
    await this.database.step(
      'daily_snapshots',
      this.statements.dailySnapshots(),
      [this.projectId, breadthHalf, ...this.statements.snapshotParameters()],
      this.lose ? ofProject(this.projectId, [REMOVE_EMPTY_SNAPSHOTS]) : [],
    );
  }
}
