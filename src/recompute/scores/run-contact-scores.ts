import type { RunSettings } from '../recompute-plan';
import type { RunStatements } from '../run-statements';
import type { RunSteps, StepCounts } from '../run-steps';
import { HAS_CONTACT_SCORES, removeContactScores, SET_CONTACT_SCORES } from './contact-score.statements';
import { TAKE_SHARED_CONTACTS } from './shared-contact.statements';

/** Scores the contacts that several agents know, with the relationships that changed or after all. */
export class RunContactScores {
  private taken = 0;

  constructor(
    private readonly database: RunSteps,
    private readonly statements: RunStatements,
    private readonly projectId: string,
    private readonly settings: Pick<RunSettings, 'as_of'>,
  ) {}

  /** Of a full run, which has emptied the table. */
  async all(): Promise<void> {
    await this.database.step('contact_scores', this.statements.contactScores('all'), this.parameters);
  }

  /**
   * Takes the contacts of the relationships in the work table. What is removed before is computed from all days.
   *
   * @param removed null: no contact can have lost an agent
   */
  async take(removed: Parameters<typeof removeContactScores>[0] | null): Promise<StepCounts> {
    if (removed) await this.database.query(removeContactScores(removed), [this.projectId]);
    const taken = await this.database.step('work_shared', TAKE_SHARED_CONTACTS, this.parameters);
    this.taken = taken.rows + (taken.others ?? 0);
    return taken;
  }

  /** Writes the scores of these contacts, from the work table. */
  async set(): Promise<void> {
    if (this.taken > 0) await this.database.step('contact_scores', SET_CONTACT_SCORES, [this.projectId]);
  }

  /** Moves the existing scores to the as-of date. @param lastAsOf as-of date of the existing scores */
  async turn(lastAsOf: string): Promise<void> {
    const [kept] = await this.database.query<{ has: boolean }>(HAS_CONTACT_SCORES, [this.projectId]);
    if (!kept?.has) return;
    // Their days and their scores are joined with each other: looked up one by one, each would be compared with each.
    await this.database.planner.set('each');
    await this.database.step('contact_scores', this.statements.contactScores('kept'), [...this.parameters, lastAsOf]);
  }

  private get parameters(): string[] {
    return [this.projectId, this.settings.as_of];
  }
}
