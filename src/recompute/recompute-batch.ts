import type { QueryRunner } from 'typeorm';
import type { AnnouncedMoat, RecomputeRun } from '../database/entities/recompute-run.entity';
import { REPLACED_SCORES_KEPT } from '../database/replaced-scores';
import { REBUILT_TABLES } from '../database/tables';
import type { ModelRow } from '../scoring/model';
import { signalSettings } from '../scoring/signal-settings';
import { recomputeSteps } from '../telemetry/recompute-runs';
import { COPY_ALL, COPY_NAMED } from './before.statements';
import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES, TAKE_OLDER_NOTES } from './change.statements';
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
import { ALL_COMPARED_MOVES, CHANGED_IN_ROLL_UP, COMPARED_MOVES, MARKED_MOVES } from './move.statements';
import { hasMoved } from './moved-ids';
import { COUNT_STAGES, MOVE_CONTACTS, REMOVE_EMPTY_STAGES, REMOVE_STAGES } from './pipeline.statements';
import { PlannerHints } from './planner-hints.queries';
import type { RecomputeMode, RunSettings } from './recompute-plan';
import { earliest, type LateFacts, type PublishedDay } from './restatement';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from './restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from './roll-up.statements';
import { RunAccounts } from './run-accounts';
import { RunAliases } from './run-aliases';
import { RunContactScores } from './run-contact-scores';
import { type EpisodeChanges, RunEpisodes } from './run-episodes';
import { NO_CHANGES, RunSources } from './run-sources';
import { RunStatements } from './run-statements';
import type { RunSteps } from './run-steps';
import { type PreviousRun, RunTransitions } from './run-transitions';
import type { Scope } from './scope';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from './score.statements';
import { REMOVE_EMPTY_SNAPSHOTS } from './snapshot.statements';
import { SCORE_CHANGES, scoreDeltas } from './snapshot-deltas.statements';
import { ADD_SCORES } from './work-score.statements';
import { HAS_WORK_TABLES, WORK_TABLES } from './work-tables';

type Steps = NonNullable<RecomputeRun['steps']>;

/**
 * The counts of a step: as returned by a statement that changes several tables; for others, `rows` is the number of
 * written rows.
 */
interface StepCounts {
  readonly rows: number;
  readonly contacts?: number;
  readonly relationships?: number;
  /** Days or contacts that are gone. */
  readonly gone?: number;
  /** Groups that lose some, and may be empty then. */
  readonly losing?: number;
  /** Changes on which an episode may depend. */
  readonly lasting?: number;
  readonly first?: string | null;
  readonly pipeline?: string | null;
  readonly feed?: string | null;
}

type Statement = readonly [sql: string, parameters: unknown[]];

/** The statements of one run on one project, in the run's transaction. Each is timed under the name of its step. */
export class RecomputeBatch {
  readonly steps: Steps = [];
  private readonly statements: RunStatements;
  private processedFacts: LateFacts = { pipeline: null, feed: null };
  private announced: AnnouncedMoat | null = null;
  private announcing = false;
  /** The oldest cohorts of weeks and of months with cells at every period; null until they are needed. */
  private keptCohorts: readonly [week: number, month: number] | null = null;
  readonly planner: PlannerHints;
  private readonly aliases: RunAliases;
  private readonly contactScores: RunContactScores;
  private readonly accounts: RunAccounts;
  /** Numbers of rows in the work tables. */
  private readonly workRows = { relationships: 0, contacts: 0 };
  private goneDays = 0;
  /** Whether snapshots may have lost their last relationships. */
  private snapshotsLose = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly projectId: string,
    private readonly settings: RunSettings,
    private readonly models: readonly ModelRow[],
    private readonly last: PreviousRun | null,
    private readonly onStep: (step: Steps[number]) => void = () => {},
  ) {
    this.statements = new RunStatements(settings, models, last);
    this.planner = new PlannerHints(runner);
    this.aliases = new RunAliases(this.database, projectId);
    this.contactScores = new RunContactScores(this.database, this.planner, this.statements, projectId, settings);
    this.accounts = new RunAccounts(this.database, this.planner, projectId);
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
    const taken = await this.step('take_changes', NOTED, [this.settings.time_zone], this.ofProject(notes));
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
    const entries = await this.step('work_entries', WORK_ENTRIES, [this.projectId]);
    const gone = this.goneDays > 0 ? this.ofProject([REMOVE_EMPTY_DAYS]) : [];
    await this.step('relationship_days', CHANGED_DAYS, [this.projectId], gone);
    await this.sources.countChanges();
    await this.moveEntries(entries);
  }

  private async moveEntries({ rows, losing = 0 }: StepCounts): Promise<void> {
    if (rows === 0) return;
    const before = losing > 0 ? this.ofProject([REMOVE_EMPTY_ENTRIES]) : [];
    await this.step('cohort_entries', COHORT_ENTRIES, [this.projectId], before);
  }

  /** Adds the entries of all contacts, from the roll-up. */
  async addEntries(): Promise<void> {
    await this.step('cohort_entries', COHORT_ENTRIES_ALL, [this.projectId]);
    this.keptCohorts = await this.oldestCohorts(NEWEST_COHORTS, this.settings.as_of);
  }

  private async oldestCohorts(sql: string, ...more: unknown[]): Promise<readonly [week: number, month: number]> {
    const [row]: { week: number; month: number }[] = await this.runner.query(sql, [this.projectId, ...more]);
    if (!row) throw new Error('an aggregate gives a row');
    return [row.week, row.month];
  }

  /** Adds relationships to the sums of a range of days (sign 1), or removes them (sign -1). */
  async addToSnapshots(scope: Scope, firstDay: string, lastDay: string, sign: 1 | -1): Promise<void> {
    if (lastDay < firstDay) return;
    this.snapshotsLose ||= sign < 0;
    const { sql, parameters } = this.statements.snapshotDeltas(scope, firstDay, lastDay);
    await this.step('work_book', sql, [this.projectId, firstDay, lastDay, sign, ...parameters]);
  }

  /** Adds contacts to their cohorts' weeks and months that end in (after, until], or removes them. */
  async addToCohorts(scope: Scope, after: string, until: string, sign: 1 | -1): Promise<void> {
    this.keptCohorts ??= await this.oldestCohorts(KEPT_COHORTS);
    const more = [...this.statements.cohortDeltaParameters(until), ...this.keptCohorts];
    await this.step('work_cells', cohortDeltas(scope), [this.projectId, after, until, sign, ...more]);
  }

  /** Applies what was added and removed to the snapshots and the cohorts. */
  async applyDeltas(): Promise<void> {
    const more = this.statements.snapshotParameters();
    await this.step(
      'daily_snapshots',
      this.statements.dailySnapshots(),
      [this.projectId, this.settings.breadth_half, ...more],
      this.snapshotsLose ? this.ofProject([REMOVE_EMPTY_SNAPSHOTS]) : [],
    );
    if (this.keptCohorts === null) return;
    await this.step('cohort_points', COHORT_POINTS, [this.projectId], this.ofProject([REMOVE_EMPTY_POINTS]));
    const parameters = [this.projectId, ...this.keptCohorts];
    await this.step('cohort_cells', COHORT_CELLS, parameters, [[REMOVE_EMPTY_CELLS, parameters]]);
  }

  async pipeline(scope: 'all' | 'contacts'): Promise<void> {
    if (scope === 'contacts') await this.planner.setFor(this.workRows.contacts);
    const { as_of: asOf, time_zone: timeZone } = this.settings;
    const parameters = [this.projectId, asOf, timeZone];
    const sql = this.statements.movedContacts(scope);
    const { rows, gone = 0, losing = 0 } = await this.step('work_moves', sql, parameters);
    if (rows === 0) return;
    const before = [
      ...(gone > 0 ? [REMOVE_STAGES] : []),
      ...(rows > gone ? [MOVE_CONTACTS] : []),
      ...(losing > 0 ? [REMOVE_EMPTY_STAGES] : []),
    ];
    await this.step('pipeline_stages', COUNT_STAGES, [this.projectId], this.ofProject(before));
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
    await this.addScoresToSnapshots('all', this.settings.as_of, 1);
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
    const { as_of: asOf } = this.settings;
    await this.planner.setFor(this.workRows.relationships);
    const { relationships } = this.workRows;
    if (relationships > 0) {
      await this.takeScores(computedAt);
      await this.contactScores.take(this.goneDays > 0 ? 'losing' : null);
      await this.addWorkScores('changes', computedAt);
      await this.contactScores.set();
    }
    const { losing = 0 } = await this.step('work_book_scores', SCORE_CHANGES, [this.projectId, asOf]);
    this.snapshotsLose ||= losing > 0;
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
    if (relationships > 0) await this.addWorkScores('turn', computedAt);
    await this.contactScores.turn(lastAsOf);
    if (relationships > 0) await this.contactScores.set();
    await this.changedAccounts(true);
    await this.planner.set('many');
    await this.addScoresToSnapshots('all', this.settings.as_of, 1);
  }

  private async takeScores(computedAt: Date): Promise<void> {
    await this.step('work_before', COPY_NAMED, [this.projectId, this.settings.as_of, this.owedBefore]);
    const kept: Statement = [REPLACED_SCORES, [this.projectId, computedAt]];
    await this.step('replaced_scores', REMOVE_SCORES, [this.projectId], [kept]);
  }

  /** Scores the relationships and contacts in the work tables, and adds the scores of the relationships. */
  private async addWorkScores(scope: Parameters<RunStatements['workScores']>[0], computedAt: Date): Promise<void> {
    const scored: Statement = [this.statements.workScores(scope), [this.projectId, this.settings.as_of]];
    await this.step('depth_scores', ADD_SCORES, [this.projectId, computedAt], [scored]);
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

  /** Removes a contact from the counts of the sources. */
  async leaveSources(userId: string): Promise<void> {
    await this.sources.leave(userId);
  }

  private get sources(): RunSources {
    return new RunSources(this.database, this.projectId, this.settings);
  }

  /** The same of an erasure. */
  async erasureTransitions(runId: string, last: PreviousRun): Promise<void> {
    this.announced = await this.transitionsOf(runId).writeErasure(last);
  }

  private transitionsOf(runId: string): RunTransitions {
    return new RunTransitions(this.database, this.projectId, runId, this.settings, hasMoved(this.aliases.moved));
  }

  private get database(): RunSteps {
    return {
      lookUpEach: () => this.planner.set('each'),
      step: (name, sql, parameters) => this.step(name, sql, parameters),
      query: async <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
        await this.runner.query(sql, parameters.length > 0 ? parameters : undefined),
    };
  }

  /** Days until a reply was owed under the settings of the run before. */
  private get owedBefore(): number {
    return signalSettings((this.last ?? this.settings).score_settings).replyOwedDays;
  }

  async addScoresToSnapshots(scope: Scope, asOf: string, sign: 1 | -1): Promise<void> {
    this.snapshotsLose ||= sign < 0;
    await this.step('work_book_scores', scoreDeltas(scope), [this.projectId, asOf, sign]);
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

  /** Removes a contact from the day on which it first took part. */
  async removeEntries(): Promise<void> {
    await this.moveEntries(await this.step('work_entries', LEAVING_ENTRIES, [this.projectId]));
  }

  /** Removes a contact from the counts of the pipeline. */
  async leavePipeline(userId: string): Promise<void> {
    await this.step(
      'pipeline_stages',
      `UPDATE pipeline_stages SET count = count - 1
       WHERE project_id = $1 AND stage IN (SELECT stage FROM contact_stages WHERE project_id = $1 AND user_id = $2)`,
      [this.projectId, userId],
    );
    await this.runner.query('DELETE FROM pipeline_stages WHERE project_id = $1 AND count = 0', [this.projectId]);
  }

  /** Statements with the project as their only parameter. */
  private ofProject(statements: readonly string[]): Statement[] {
    return statements.map((sql) => [sql, [this.projectId]]);
  }

  private inZone(): unknown[] {
    return [this.projectId, this.settings.time_zone];
  }

  /** @param before statements of the same step that run first; its rows are those of the last one */
  private async step(
    name: string,
    sql: string,
    parameters: unknown[],
    before: readonly Statement[] = [],
  ): Promise<StepCounts> {
    const begun = performance.now();
    const { records, affected } = await recomputeSteps.tracePromise(
      async () => {
        for (const [first, values] of before) await this.runner.query(first, values);
        return await this.runner.query(sql, parameters, true);
      },
      { name },
    );
    const [told]: StepCounts[] = records;
    const counts = told ?? { rows: affected ?? 0 };
    const step = { name, rows: counts.rows, ms: Math.round(performance.now() - begun) };
    this.steps.push(step);
    this.onStep(step);
    return counts;
  }
}
