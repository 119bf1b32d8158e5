import type { QueryRunner } from 'typeorm';
import { REPLACED_SCORES_KEPT } from '../database/replaced-scores';
import { REBUILT_TABLES } from '../database/tables';
import type { ModelRow } from '../scoring/model';
import { signalSettings } from '../scoring/signal-settings';
import { RunCohorts } from './aggregates/run-cohorts';
import { RunPipeline } from './aggregates/run-pipeline';
import { RunSnapshots } from './aggregates/run-snapshots';
import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES, TAKE_OLDER_NOTES } from './facts/change.statements';
import { earliest, type LateFacts } from './facts/restatement';
import { RunRollUp } from './facts/run-roll-up';
import { RunAccounts } from './identity/run-accounts';
import { RunAliases } from './identity/run-aliases';
import { PlannerHints } from './planner-hints.queries';
import { mayPrepare } from './prepared-statements.queries';
import type { RecomputeMode, RunSettings } from './recompute-plan';
import { RunStatements } from './run-statements';
import { ofProject, RunSteps, type Statement, type StepCounts, type Steps } from './run-steps';
import { COPY_ALL, COPY_NAMED } from './scores/before.statements';
import { RunContactScores } from './scores/run-contact-scores';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from './scores/score.statements';
import { ADD_SCORES } from './scores/work-score.statements';
import { RunSignals } from './signals/run-signals';
import { RunSources } from './signals/run-sources';
import type { PreviousRun } from './signals/run-transitions';
import { HAS_WORK_TABLES, WORK_TABLES } from './work-tables';

/** The statements of one run on one project, in the run's transaction. Each is timed under the name of its step. */
export class RecomputeBatch {
  readonly snapshots: RunSnapshots;
  readonly cohorts: RunCohorts;
  readonly pipeline: RunPipeline;
  readonly sources: RunSources;
  readonly signals: RunSignals;
  readonly rollUp: RunRollUp;
  readonly planner: PlannerHints;
  private readonly database: RunSteps;
  private readonly statements: RunStatements;
  private processedFacts: LateFacts = { pipeline: null, feed: null };
  private readonly contactScores: RunContactScores;
  private readonly aliases: RunAliases;
  private readonly accounts: RunAccounts;
  /** Numbers of rows in the work tables. */
  private readonly workRows = { relationships: 0, contacts: 0 };
  private goneDays = 0;

  constructor(
    private readonly runner: QueryRunner,
    private readonly projectId: string,
    private readonly settings: RunSettings,
    models: readonly ModelRow[],
    private readonly last: PreviousRun | null,
    onStep: (step: Steps[number]) => void = () => {},
  ) {
    this.statements = new RunStatements(settings, models, last);
    this.planner = new PlannerHints(runner);
    this.database = new RunSteps(runner, this.planner, onStep);
    this.snapshots = new RunSnapshots(this.database, this.statements, projectId);
    this.cohorts = new RunCohorts(this.database, this.statements, projectId);
    this.pipeline = new RunPipeline(this.database, this.statements, projectId);
    this.sources = new RunSources(this.database, projectId, settings);
    this.signals = new RunSignals(this.database, this.sources, projectId, settings, models, last);
    this.rollUp = new RunRollUp(this.database, this.statements, this.sources, projectId, settings.time_zone);
    this.contactScores = new RunContactScores(this.database, this.statements, projectId, settings);
    this.aliases = new RunAliases(this.database, projectId);
    this.accounts = new RunAccounts(this.database, projectId);
  }

  get steps(): Steps {
    return this.database.done;
  }

  /** The first days on which the flow and the feed may have changed, by the processed notes. */
  get lateFacts(): LateFacts {
    return this.processedFacts;
  }

  /** Creates the work tables, which the connection keeps. */
  async open(): Promise<void> {
    const [has]: { created: boolean; citus: boolean }[] = await this.runner.query(HAS_WORK_TABLES);
    // Citus finds the node of a statement by its parameters.
    this.planner.mayKeepPlans = has?.citus === false && mayPrepare(this.runner.dataSource);
    if (!has?.created) await this.runner.query(WORK_TABLES);
  }

  /**
   * Empties the tables that a full run fills; snapshots only from the first day that it computes. The roll-up stays, to
   * be compared with the new one.
   */
  async clear(firstDay: string): Promise<void> {
    await this.database.step('replaced_scores', REPLACED_SCORES_ALL, [this.projectId]);
    if (this.last) await this.runner.query(COPY_ALL, [this.projectId, this.owedBefore]);
    for (const statement of [...TAKE_NOTES, ...TAKE_OLDER_NOTES]) await this.runner.query(statement, [this.projectId]);
    // A first run is compared with nothing: nobody asks which relationships the notes name.
    const [noted]: LateFacts[] = await this.runner.query(this.last ? NOTED : LATE_FACTS, [this.settings.time_zone]);
    if (noted) this.processedFacts = { pipeline: noted.pipeline, feed: noted.feed };
    await this.takeMerges((aliases) => aliases.rebuild(this.last !== null));
    for (const table of REBUILT_TABLES.filter((name) => !['relationship_days', 'change_notes'].includes(name))) {
      await this.runner.query(`DELETE FROM ${table} WHERE project_id = $1`, [this.projectId]);
    }
    await this.runner.query('DELETE FROM daily_snapshots WHERE project_id = $1 AND date >= $2', [
      this.projectId,
      firstDay,
    ]);
  }

  /**
   * Takes the changes since the last run. Each fact is either seen by the following statements, or its note remains for
   * the next run.
   *
   * @param older whether there are notes of an earlier release
   * @returns the first day whose roll-up changed; null if there is none
   */
  async takeChanges(older: boolean): Promise<string | null> {
    const notes = older ? [...TAKE_NOTES, ...TAKE_OLDER_NOTES] : TAKE_NOTES;
    const taken = await this.database.step(
      'take_changes',
      NOTED,
      [this.settings.time_zone],
      ofProject(this.projectId, notes),
    );
    this.count(taken);
    this.processedFacts = { pipeline: taken.pipeline ?? null, feed: taken.feed ?? null };
    const moved = await this.takeMerges((aliases) => aliases.update());
    await this.planner.setFor(taken.rows + moved);
    const changed = await this.database.step('work_days', this.statements.workDays(), [
      this.projectId,
      this.settings.time_zone,
    ]);
    this.count(changed);
    this.goneDays = changed.gone ?? 0;
    await this.planner.setFor(this.workRows.relationships);
    return changed.first ?? null;
  }

  /** Asks what the project has, and brings the map of contacts and agents with several ids up to date. @returns how many notes follow */
  private async takeMerges(take: (aliases: RunAliases) => Promise<number>): Promise<number> {
    const { contacts, agents, accounts } = await this.aliases.find();
    this.accounts.found = accounts;
    this.statements.merged = { contacts, agents };
    if (!contacts && !agents) return 0;
    const noted = await take(this.aliases);
    const first = await this.aliases.firstPipelineDay(this.settings.time_zone);
    const { pipeline, feed } = this.processedFacts;
    this.processedFacts = { pipeline: earliest([pipeline, first]), feed };
    this.workRows.contacts += this.aliases.moved.contacts.length;
    return noted;
  }

  /**
   * Adds relationships and contacts with facts on days that have started since the last run.
   *
   * @param lastAsOf as-of date of the last run
   */
  async rollDay(lastAsOf: string): Promise<void> {
    const { as_of: asOf, time_zone: timeZone } = this.settings;
    this.count(await this.database.step('turning', ROLL_DAY, [this.projectId, lastAsOf, asOf, timeZone]));
    if (this.statements.merged.contacts) await this.aliases.nameSurvivors();
  }

  private count({ relationships = 0, contacts = 0 }: StepCounts): void {
    this.workRows.relationships += relationships;
    this.workRows.contacts += contacts;
  }

  /** Replaces the changed days of the roll-up, and moves contacts whose first day changes with them. */
  async replaceDays(): Promise<void> {
    await this.cohorts.moveEntries(() => this.rollUp.changed(this.goneDays));
  }

  /** Applies what was added and removed to the snapshots and the cohorts. */
  async applyDeltas(): Promise<void> {
    await this.snapshots.apply(this.settings.breadth_half);
    await this.cohorts.apply();
  }

  async movePipeline(scope: 'all' | 'contacts'): Promise<void> {
    if (scope === 'contacts') await this.planner.setFor(this.workRows.contacts);
    await this.pipeline.move(scope, this.settings.as_of, this.settings.time_zone);
  }

  /**
   * Computes all scores, and the sums of the as-of date, of which there are none before.
   *
   * @param computedAt the end of the run, estimated in advance
   */
  async allScores(computedAt: Date): Promise<void> {
    await this.database.step('depth_scores', this.statements.depthScores(), [
      ...[this.projectId, this.settings.as_of, computedAt],
    ]);
    await this.contactScores.all();
    await this.accounts.all();
    await this.snapshots.addScores('all', this.settings.as_of, 1);
  }

  /** Deletes what earlier runs replaced, unless lists that started before them may still be continued. */
  async forgetReplaced(): Promise<void> {
    await this.database.query(
      `DELETE FROM replaced_scores
       WHERE project_id = $1 AND replaced_at <= (
         SELECT max(finished_at) FROM recompute_runs
         WHERE project_id = $1 AND status = 'finished' AND finished_at < statement_timestamp() - $2::interval
       )`,
      [this.projectId, REPLACED_SCORES_KEPT],
    );
  }

  /** Replaces the scores of the relationships in the work table, and updates the sums of the as-of date. */
  async changedScores(computedAt: Date): Promise<void> {
    await this.planner.setFor(this.workRows.relationships);
    if (this.workRows.relationships > 0) {
      const relationships = await this.takeScores(computedAt);
      const contacts = await this.contactScores.take(this.goneDays > 0 ? 'losing' : null);
      // A statement that scores takes longer to plan than to score a few, so none runs for nothing.
      const scopes = [
        ...(relationships.rows + contacts.rows > 0 ? (['exact'] as const) : []),
        ...((relationships.others ?? 0) + (contacts.others ?? 0) > 0 ? (['others'] as const) : []),
      ];
      await this.addWorkScores(scopes, computedAt);
      await this.contactScores.set();
    }
    await this.snapshots.addReplacedScores(this.settings.as_of);
    await this.changedAccounts(false);
    await this.planner.setFor(this.workRows.relationships);
  }

  private async changedAccounts(turned: boolean): Promise<void> {
    const { relationships, contacts } = this.workRows;
    await this.accounts.changed(this.statements.merged.contacts, Math.max(relationships, contacts), turned);
  }

  /**
   * Moves all scores to the as-of date: those in the work table by their days, the others by their state and the days
   * that left the window.
   *
   * @param lastAsOf as-of date of the existing scores
   */
  async rollScores(computedAt: Date, lastAsOf: string): Promise<void> {
    const { relationships } = this.workRows;
    await this.planner.set('many');
    if (relationships > 0) {
      await this.takeScores(computedAt);
      await this.planner.setFor(relationships);
      await this.contactScores.take('changed');
      await this.planner.set('many');
    }
    await this.database.step('depth_scores', this.statements.movedScores(), [
      ...[this.projectId, this.settings.as_of, computedAt, lastAsOf],
    ]);
    if (relationships > 0) {
      await this.planner.setFor(relationships);
      await this.addWorkScores(['turn'], computedAt);
    }
    await this.contactScores.turn(lastAsOf);
    if (relationships > 0) await this.contactScores.set();
    await this.changedAccounts(true);
    await this.planner.set('many');
    await this.snapshots.addScores('all', this.settings.as_of, 1);
  }

  /** @returns the numbers of relationships whose state follows from the one before, and of the others */
  private async takeScores(computedAt: Date): Promise<StepCounts> {
    const copied = await this.database.step('work_before', COPY_NAMED, [
      this.projectId,
      this.settings.as_of,
      this.owedBefore,
    ]);
    const kept: Statement = [REPLACED_SCORES, [this.projectId, computedAt]];
    await this.database.step('replaced_scores', REMOVE_SCORES, [this.projectId], [kept]);
    return copied;
  }

  /** Scores the relationships and contacts in the work tables, and adds the scores of the relationships. */
  private async addWorkScores(
    scopes: readonly Parameters<RunStatements['workScores']>[0][],
    computedAt: Date,
  ): Promise<void> {
    const scored = scopes.map(
      (scope): Statement => [
        this.statements.workScores(scope),
        [this.projectId, this.settings.as_of, ...this.statements.scoreNumbers()],
      ],
    );
    await this.database.step('depth_scores', ADD_SCORES, [this.projectId, computedAt], scored);
  }

  /** @see RunSignals.record @param past the newest day of the past @param computedAt as it stands with the scores */
  async recordSignals(runId: string, mode: RecomputeMode, past: string | null, computedAt: Date): Promise<void> {
    const { relationships } = this.workRows;
    const { moved } = this.aliases;
    await this.signals.record({ runId, mode, past, computedAt, relationships, moved });
  }

  /** The same of an erasure. */
  async recordErasure(runId: string, last: PreviousRun): Promise<void> {
    await this.signals.recordErasure(runId, last, this.aliases.moved);
  }

  /** Days until a reply was owed under the settings of the run before. */
  private get owedBefore(): number {
    return signalSettings((this.last ?? this.settings).score_settings).replyOwedDays;
  }

  /** Puts one contact and its relationships into the work tables. */
  async takeContact(userId: string): Promise<void> {
    await this.planner.set('few');
    await this.runner.query('INSERT INTO pg_temp.work_contacts (user_id) VALUES ($1)', [userId]);
    await this.runner.query(
      `INSERT INTO pg_temp.work_relationships (agent_id, user_id)
       SELECT DISTINCT agent_id, user_id FROM relationship_days WHERE project_id = $1 AND user_id = $2`,
      [this.projectId, userId],
    );
  }

  /** Notes the accounts that a contact belongs to or names. @param userIds all its ids */
  async takeAccounts(userIds: readonly string[]): Promise<void> {
    await this.runner.query('INSERT INTO pg_temp.work_contacts (user_id) SELECT unnest($1::text[])', [userIds]);
    await this.accounts.take();
  }

  /** Computes them again, once the contact is gone. */
  async replaceAccounts(): Promise<void> {
    await this.accounts.replaceTaken();
  }
}
