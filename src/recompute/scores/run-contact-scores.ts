import { LOOKED_UP, type PlannerHints } from '../planner-hints.queries';
import type { RunSettings } from '../recompute-plan';
import type { RunStatements } from '../run-statements';
import type { RunSteps } from '../run-steps';
import { COUNT_CONTACT_SCORES, REMOVE_CONTACT_SCORES, TAKE_SHARED_CONTACTS } from './contact-score.statements';

/** Scores the contacts that several agents know, once the relationships are scored. */
export class RunContactScores {
  constructor(
    private readonly database: Pick<RunSteps, 'step' | 'query'>,
    private readonly planner: PlannerHints,
    private readonly statements: RunStatements,
    private readonly projectId: string,
    private readonly settings: Pick<RunSettings, 'as_of'>,
  ) {}

  /** Of a full run, which has emptied the table. */
  async all(): Promise<void> {
    await this.score('all');
  }

  /** The contacts of the relationships in the work table. */
  async changed(): Promise<void> {
    if (await this.take()) await this.score('shared');
  }

  /**
   * Moves all scores to the as-of date.
   *
   * @param lastAsOf as-of date of the existing scores
   * @param relationships number of those in the work table
   */
  async turn(lastAsOf: string, relationships: number): Promise<void> {
    await this.planner.setFor(relationships);
    const changed = relationships > 0 && (await this.take());
    const [kept] = await this.database.query<{ rows: number }>(COUNT_CONTACT_SCORES, [this.projectId, LOOKED_UP + 1]);
    if (kept && kept.rows > 0) {
      await this.planner.setFor(kept.rows);
      await this.score('kept', [lastAsOf]);
    }
    if (changed) await this.score('shared');
  }

  /** Statements that score take long to plan, so none runs for nothing. @returns whether there are contacts to score */
  private async take(): Promise<boolean> {
    await this.database.query(REMOVE_CONTACT_SCORES, [this.projectId]);
    const parameters = [this.projectId, this.settings.as_of];
    const [taken] = await this.database.query<{ rows: number }>(TAKE_SHARED_CONTACTS, parameters);
    return (taken?.rows ?? 0) > 0;
  }

  private async score(
    scope: Parameters<RunStatements['contactScores']>[0],
    more: readonly string[] = [],
  ): Promise<void> {
    const parameters = [this.projectId, this.settings.as_of, ...more];
    await this.database.step('contact_scores', this.statements.contactScores(scope), parameters);
  }
}
