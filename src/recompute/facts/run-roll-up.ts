import type { RunStatements } from '../run-statements';
import { ofProject, type RunSteps } from '../run-steps';
import { CHANGED_IN_ROLL_UP } from '../signals/move.statements';
import type { RunSources } from '../signals/run-sources';
import type { PublishedDay } from './restatement';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from './restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from './roll-up.statements';

/** Replaces the days of relationships by those that follow from the facts. Days are YYYY-MM-DD. */
export class RunRollUp {
  constructor(
    private readonly database: RunSteps,
    private readonly statements: RunStatements,
    private readonly sources: RunSources,
    private readonly projectId: string,
    private readonly timeZone: string,
  ) {}

  /**
   * Rolls up all facts.
   *
   * @param publishedTo the newest published past day; null if there is none
   * @param isFirst whether no run before is compared with this one
   * @returns the first of these days whose roll-up changed; null if there is none
   */
  async all(publishedTo: string | null, isFirst: boolean): Promise<string | null> {
    // There are far fewer days than facts, which the planner cannot know, so hashing is cheaper than sorting. A hash
    // may use twice as much memory (hash_mem_multiplier); 10 million facts need 279 MB, and beyond that it uses files.
    await this.database.planner.setSort('off', '256MB');
    await this.database.step('roll_up', this.statements.rollUp(), [this.projectId, this.timeZone]);
    await this.database.planner.setSort('on', '64MB');
    const changedFrom = publishedTo === null ? null : await this.firstDay(ROLL_UP_DIFFERENCE, publishedTo);
    if (!isFirst) await this.database.query(CHANGED_IN_ROLL_UP, [this.projectId]);
    await this.database.query('DELETE FROM relationship_days WHERE project_id = $1', [this.projectId]);
    // In the order of the key, in which all later steps read the rows.
    await this.database.step('relationship_days', INSERT_DAYS, [this.projectId]);
    await this.sources.countAll();
    return changedFrom;
  }

  /** The changed days in the work table. @param gone how many of them have no facts any more */
  async changed(gone: number): Promise<void> {
    const before = gone > 0 ? ofProject(this.projectId, [REMOVE_EMPTY_DAYS]) : [];
    await this.database.step('relationship_days', CHANGED_DAYS, [this.projectId], before);
    await this.sources.countChanges();
  }

  /** @returns digests of the published days up to one: of the snapshots, and of the cohort weeks that ended on each */
  async publishedNumbers(to: string): Promise<PublishedDay[]> {
    return await this.database.query(PUBLISHED_NUMBERS, [this.projectId, to]);
  }

  /** @returns the first day with data, not after `to`; null if there is none */
  async firstKnownDay(to: string): Promise<string | null> {
    return await this.firstDay(FIRST_KNOWN_DAY, to);
  }

  private async firstDay(sql: string, to: string): Promise<string | null> {
    const [row] = await this.database.query<{ first: string | null }>(sql, [this.projectId, to]);
    return row?.first ?? null;
  }
}
