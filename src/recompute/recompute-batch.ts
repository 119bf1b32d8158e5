import type { QueryRunner } from 'typeorm';
import type { AnnouncedMoat } from '../database/entities/recompute-run.entity';
import { REPLACED_SCORES_KEPT } from '../database/replaced-scores';
import { REBUILT_TABLES } from '../database/tables';
import type { ModelRow } from '../scoring/model';
import { signalSettings } from '../scoring/signal-settings';
import { RunCohorts } from './aggregates/run-cohorts';
import { RunPipeline } from './aggregates/run-pipeline';
import { RunSnapshots } from './aggregates/run-snapshots';
import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES, TAKE_OLDER_NOTES } from './facts/change.statements';
import { earliest, type LateFacts, type PublishedDay } from './facts/restatement';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from './facts/restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from './facts/roll-up.statements';
import { hasMoved } from './identity/moved-ids';
import { RunAccounts } from './identity/run-accounts';
import { RunAliases } from './identity/run-aliases';
import { PlannerHints } from './planner-hints.queries';
import type { RecomputeMode, RunSettings } from './recompute-plan';
import { RunStatements } from './run-statements';
import { ofProject, RunSteps, type Statement, type StepCounts, type Steps } from './run-steps';
import { COPY_ALL, COPY_NAMED } from './scores/before.statements';
import { RunContactScores } from './scores/run-contact-scores';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from './scores/score.statements';
import { ADD_SCORES } from './scores/work-score.statements';
import { ALL_COMPARED_MOVES, CHANGED_IN_ROLL_UP, COMPARED_MOVES, MARKED_MOVES } from './signals/move.statements';
import { type EpisodeChanges, RunEpisodes } from './signals/run-episodes';
import { NO_CHANGES, RunSources } from './signals/run-sources';
import { type PreviousRun, RunTransitions } from './signals/run-transitions';
import { HAS_WORK_TABLES, WORK_TABLES } from './work-tables';

/** The statements of one run on one project, in the run's transaction. Each is timed under the name of its step. */
export class RecomputeBatch {
  readonly snapshots: RunSnapshots;
  readonly cohorts: RunCohorts;
  readonly pipeline: RunPipeline;
  readonly sources: RunSources;
  readonly planner: PlannerHints;
  private readonly database: RunSteps;
  private readonly statements: RunStatements;
  private processedFacts: LateFacts = { pipeline: null, feed: null };
  private announced: AnnouncedMoat | null = null;
  private announcing = false;
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
    private readonly models: readonly ModelRow[],
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
    this.contactScores = new RunContactScores(this.database, this.planner, this.statements, projectId, settings);
    this.aliases = new RunAliases(this.database, projectId);
    this.accounts = new RunAccounts(this.database, this.planner, projectId);
  }

  get steps(): Steps {
    return this.database.done;
  }

  /** The Moat Index that was announced last, as this run leaves it. */
  get announcedMoat(): AnnouncedMoat | null {
    return this.announced;
  }

  /** Whether the run may have announced transitions. */
  get hasTransitions(): boolean {
    return this.announcing;
  }

  /** The first days on which the flow and the feed may have changed, by the processed notes. */
  get lateFacts(): LateFacts {
    return this.processedFacts;
  }

  /** Creates the work tables, which the connection keeps. */
  async open(): Promise<void> {
    const [has]: { created: boolean }[] = await this.runner.query(HAS_WORK_TABLES);
    if (!has?.created) await this.runner.query(WORK_TABLES);
  }

  /**
   * Empties the tables that a full run fills; snapshots only from the first day that it computes. The roll-up stays, to
   * be compared with the new one.
   */
  async clear(firstDay: string): Promise<void> {
    await this.step('replaced_scores', REPLACED_SCORES_ALL, [this.projectId]);
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
    const taken = await this.step('take_changes', NOTED, [this.settings.time_zone], ofProject(this.projectId, notes));
    this.count(taken);
    this.processedFacts = { pipeline: taken.pipeline ?? null, feed: taken.feed ?? null };
    const moved = await this.takeMerges((aliases) => aliases.update());
    await this.planner.setFor(taken.rows + moved);
    const changed = await this.step('work_days', this.statements.workDays(), this.inZone());
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
    this.count(await this.step('turning', ROLL_DAY, [this.projectId, lastAsOf, asOf, timeZone]));
    if (this.statements.merged.contacts) await this.aliases.nameSurvivors();
  }

  private count({ relationships = 0, contacts = 0 }: StepCounts): void {
    this.workRows.relationships += relationships;
    this.workRows.contacts += contacts;
  }

  /**
   * Rolls up all facts.
   *
   * @param publishedTo the newest published past day; null if there is none
   * @returns the first of these days whose roll-up changed; null if there is none
   */
  async rollUp(publishedTo: string | null): Promise<string | null> {
    // There are far fewer days than facts, which the planner cannot know, so hashing is cheaper than sorting. A hash
    // may use twice as much memory (hash_mem_multiplier); 10 million facts need 279 MB, and beyond that it uses files.
    await this.planner.setSort('off', '256MB');
    await this.step('roll_up', this.statements.rollUp(), this.inZone());
    await this.planner.setSort('on', '64MB');
    const changedFrom = publishedTo === null ? null : await this.firstDay(ROLL_UP_DIFFERENCE, publishedTo);
    if (this.last) await this.runner.query(CHANGED_IN_ROLL_UP, [this.projectId]);
    await this.runner.query('DELETE FROM relationship_days WHERE project_id = $1', [this.projectId]);
    // In the order of the key, in which all later steps read the rows.
    await this.step('relationship_days', INSERT_DAYS, [this.projectId]);
    await this.sources.countAll();
    return changedFrom;
  }

  /** @returns digests of the published days up to one: of the snapshots, and of the cohort weeks that ended on each */
  async publishedNumbers(to: string): Promise<PublishedDay[]> {
    return await this.runner.query(PUBLISHED_NUMBERS, [this.projectId, to]);
  }

  /** @returns the first day with data, not after `to`; null if there is none */
  async firstKnownDay(to: string): Promise<string | null> {
    return await this.firstDay(FIRST_KNOWN_DAY, to);
  }

  private async firstDay(sql: string, to: string): Promise<string | null> {
    const [row]: { first: string | null }[] = await this.runner.query(sql, [this.projectId, to]);
    return row?.first ?? null;
  }

  /** Replaces the changed days of the roll-up, and moves contacts whose first day changes with them. */
  async replaceDays(): Promise<void> {
    await this.cohorts.moveEntries(async () => {
      const gone = this.goneDays > 0 ? ofProject(this.projectId, [REMOVE_EMPTY_DAYS]) : [];
      await this.step('relationship_days', CHANGED_DAYS, [this.projectId], gone);
      await this.sources.countChanges();
    });
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
    await this.step('depth_scores', this.statements.depthScores(), [
      ...[this.projectId, this.settings.as_of, computedAt],
    ]);
    await this.contactScores.all();
    await this.accounts.all();
    await this.snapshots.addScores('all', this.settings.as_of, 1);
  }

  /** Deletes what earlier runs replaced, unless lists that started before them may still be continued. */
  async forgetReplaced(): Promise<void> {
    await this.runner.query(
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
    await this.step('depth_scores', this.statements.movedScores(), [
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
    const copied = await this.step('work_before', COPY_NAMED, [this.projectId, this.settings.as_of, this.owedBefore]);
    const kept: Statement = [REPLACED_SCORES, [this.projectId, computedAt]];
    await this.step('replaced_scores', REMOVE_SCORES, [this.projectId], [kept]);
    return copied;
  }

  /** Scores the relationships and contacts in the work tables, and adds the scores of the relationships. */
  private async addWorkScores(
    scopes: readonly Parameters<RunStatements['workScores']>[0][],
    computedAt: Date,
  ): Promise<void> {
    const scored = scopes.map(
      (scope): Statement => [this.statements.workScores(scope), [this.projectId, this.settings.as_of]],
    );
    await this.step('depth_scores', ADD_SCORES, [this.projectId, computedAt], scored);
  }

  /**
   * Records what the run changed, and opens and ends episodes. Runs last, because a failed run cannot be recorded
   * meanwhile.
   *
   * @param past the newest day of the past
   * @param computedAt as it stands with the scores
   */
  async transitions(runId: string, mode: RecomputeMode, past: string | null, computedAt: Date): Promise<void> {
    const transitions = this.transitionsOf(runId);
    const episodes = new RunEpisodes(this.database, this.projectId, runId, this.settings, this.models);
    const changedDays: EpisodeChanges['changedDays'] = mode === 'full' ? 'work_changed' : 'work_days';
    const { moved } = this.aliases;
    if (this.last === null || past === null) {
      await this.sources.judge(mode, this.last?.as_of ?? null);
      this.announced = await transitions.baseline();
      // A source that is seen for the first time holds nothing back.
      const changes = { last: null, mode, lasting: 0, rules: null, changedDays, moved, sources: NO_CHANGES };
      return await episodes.write(changes, computedAt);
    }
    const parameters = [this.projectId, signalSettings(this.settings.score_settings).replyOwedDays];
    const moves = { rows: 0, lasting: 0 };
    const add = ({ rows, lasting = 0 }: StepCounts) => {
      moves.rows += rows;
      moves.lasting += lasting;
    };
    if (mode === 'day') add(await this.step('work_changes', MARKED_MOVES, [...parameters, computedAt]));
    if (mode === 'full' || this.workRows.relationships > 0) {
      if (mode !== 'full') await this.planner.setFor(this.workRows.relationships);
      add(await this.step('work_changes', mode === 'full' ? ALL_COMPARED_MOVES : COMPARED_MOVES, parameters));
    }
    const sources = await this.sources.judge(mode, this.last.as_of);
    const found = { mode, moves: moves.rows, models: this.models, changedDays, sources };
    this.announced = await transitions.write(this.last, past, found);
    this.announcing = transitions.announcing;
    const { lasting } = moves;
    const changes = { last: this.last, mode, lasting, rules: transitions.rules, changedDays, moved, sources };
    await episodes.write(changes, computedAt);
  }

  /** The same of an erasure. */
  async erasureTransitions(runId: string, last: PreviousRun): Promise<void> {
    this.announced = await this.transitionsOf(runId).writeErasure(last);
  }

  private transitionsOf(runId: string): RunTransitions {
    return new RunTransitions(this.database, this.projectId, runId, this.settings, hasMoved(this.aliases.moved));
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

  private inZone(): unknown[] {
    return [this.projectId, this.settings.time_zone];
  }

  private async step(...[name, sql, parameters, before]: Parameters<RunSteps['step']>): Promise<StepCounts> {
    return await this.database.step(name, sql, parameters, before);
  }
}
