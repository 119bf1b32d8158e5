import { keepTransitions } from '../../database/advisory-locks';
import { ALL_AGENTS } from '../../database/all-agents';
import type { AnnouncedMoat } from '../../database/entities/recompute-run.entity';
import type { TransitionCause } from '../../database/entities/transition.entity';
import { DAY_MS } from '../../scoring/iso-day';
import type { ModelRow } from '../../scoring/model';
import { scoreSettings } from '../../scoring/score-settings';
import { type SignalSettings, signalSettings } from '../../scoring/signal-settings';
import { type ChangedRules, changedRules } from '../changed-rules';
import { changedSettings } from '../facts/restatement';
import type { RecomputeMode, RunSettings } from '../recompute-plan';
import type { RunSteps } from '../run-steps';
import { modelSql, settingsSql } from '../scores/model-sql';
import { type MoatMove, moatMove, NO_MOAT } from './moat-move';
import { otherwise } from './move.statements';
import type { SilentAgent, SourceChanges } from './run-sources';
import {
  AGENT_TRANSITIONS,
  FORGET_TRANSITIONS,
  MOAT,
  MOAT_FACTS,
  NEXT_PLACE,
  PROJECT_TRANSITION,
  TAKE_HELD,
  transitions,
  workTransitions,
} from './transition.statements';

interface Place {
  readonly position: string;
  readonly moment: Date;
  readonly outlived: boolean;
  readonly held: boolean;
}

/** From how many rows on the planner must know the size of a work table. */
const MANY = 1_000;

export interface PreviousRun extends RunSettings {
  readonly announced_moat: AnnouncedMoat | null;
}

/** What a run found out before it records transitions. */
interface TransitionChanges {
  readonly mode: RecomputeMode;
  /** Number of rows in the work table of changes. */
  readonly moves: number;
  /** All versions, under the horizon of this run. */
  readonly models: readonly ModelRow[];
  /** The work table with the changed days. */
  readonly changedDays: 'work_days' | 'work_changed';
  readonly sources: SourceChanges;
}

/** Of a fall of the index while a source is silent: missing facts may be what it follows from. */
const DOUBTFUL_CAUSES: ReadonlySet<TransitionCause> = new Set(['time', 'activity', 'late_fact']);

/** Records what a run changed, in the run's transaction, after all numbers are written. */
export class RunTransitions {
  private readonly signals: SignalSettings;
  /** The comparison of the run's rules with those of the previous run; null until it is needed. */
  rules: ChangedRules | null = null;
  /** Whether anything may have been announced. */
  announcing = false;

  constructor(
    private readonly database: RunSteps,
    private readonly projectId: string,
    private readonly runId: string,
    private readonly now: RunSettings,
    /** Whether facts are those of other contacts or agents than in the run before. */
    private readonly merged: boolean,
  ) {
    this.signals = signalSettings(now.score_settings);
  }

  /** The first run of a project announces nothing: later runs are compared with it. */
  async baseline(): Promise<AnnouncedMoat> {
    return await this.index();
  }

  /**
   * Writes the transitions of a run, and deletes old ones.
   *
   * @param last the previous run
   * @param past the newest day of the past
   * @returns the last announced Moat Index
   */
  async write(last: PreviousRun, past: string, changes: TransitionChanges): Promise<AnnouncedMoat> {
    const { mode, moves, models, changedDays, sources } = changes;
    const now = await this.index();
    const announced = last.announced_moat ?? now;
    const move = this.moatMove(last, now);
    const changed = moves > 0 || sources.released.length > 0;
    // On the day of the previous run, no cooldown has ended since, and nothing else has expired.
    if (mode === 'changes' && !changed && sources.silent.length === 0 && move === null) return announced;
    this.announcing = true;
    await this.database.planner.set('each');
    await this.database.query(keepTransitions, [this.projectId]);
    const place = await this.place();
    let position = BigInt(place.position);
    if (changed || place.held) {
      const rules = await this.otherwise(last, models, moves);
      this.rules = rules;
      position += BigInt(await this.relationships(last, past, rules, changes, place));
    }
    position += BigInt(await this.agents(sources.silent, position, place.moment));
    let isAnnounced = false;
    if (move) {
      const cause = await this.causeOfMoat(last, past, changedDays);
      // A silent source may be why the index falls: then it is announced later.
      const isDoubtful = sources.holding && now.index < announced.index && DOUBTFUL_CAUSES.has(cause);
      isAnnounced = !isDoubtful;
      if (isAnnounced) await this.announceMoat(move, position, place.moment, cause);
    }
    if (place.outlived) {
      const kept = BigInt(place.moment.getTime() - this.signals.transitionDays * DAY_MS) * 1000n;
      await this.database.query(FORGET_TRANSITIONS, [this.projectId, kept.toString()]);
    }
    return isAnnounced ? now : announced;
  }

  /** The same for an erasure: only a move of the index, because the relationships no longer exist. */
  async writeErasure(last: PreviousRun): Promise<AnnouncedMoat> {
    const now = await this.index();
    const move = this.moatMove(last, now);
    if (move === null) return last.announced_moat ?? now;
    await this.database.query(keepTransitions, [this.projectId]);
    const place = await this.place();
    await this.announceMoat(move, BigInt(place.position), place.moment, 'erasure');
    return now;
  }

  private async place(): Promise<Place> {
    const kept = BigInt(this.signals.transitionDays * DAY_MS) * 1000n;
    const [place] = await this.database.query<Place>(NEXT_PLACE, [this.projectId, kept.toString(), this.now.as_of]);
    if (!place) throw new Error('an aggregate gives a row');
    return place;
  }

  /** The Moat Index of the run. */
  private async index(): Promise<AnnouncedMoat> {
    const [moat] = await this.database.query<AnnouncedMoat>(MOAT, [this.projectId, ALL_AGENTS, this.now.as_of]);
    return moat ?? NO_MOAT;
  }

  /** Computes the states under the rules of the previous run, if the rules differ and that is possible. */
  private async otherwise(last: PreviousRun, models: readonly ModelRow[], moves: number): Promise<ChangedRules> {
    const changed = changedRules(last, this.now);
    if (changed.rules !== 'compared') return changed;
    const before = scoreSettings(last.score_settings);
    const model = models.find(({ version }) => version === last.model_version);
    if (!model) return { ...changed, rules: 'other' };
    if (moves > 0) {
      const sql = otherwise(
        modelSql([{ ...model, horizon: before.horizon, fromDay: null }], this.now.as_of),
        settingsSql(before),
      );
      const { replyOwedDays } = signalSettings(last.score_settings);
      await this.database.step('work_otherwise', sql, [this.projectId, this.now.as_of, replyOwedDays]);
    }
    return changed;
  }

  private async relationships(
    last: PreviousRun,
    past: string,
    { rules, cause }: ChangedRules,
    { changedDays, moves, sources }: TransitionChanges,
    { position, moment }: Place,
  ): Promise<number> {
    const { as_of: asOf } = this.now;
    const { cooldownDays, holdoutPercent } = this.signals;
    if (moves > MANY) await this.database.query('ANALYZE pg_temp.work_changes, pg_temp.work_otherwise', []);
    await this.database.query(TAKE_HELD.copy, [this.projectId, asOf, sources.released]);
    await this.database.query(TAKE_HELD.remove, [this.projectId]);
    const { rows } = await this.database.step(
      'work_transitions',
      workTransitions(rules, changedDays, { holding: sources.holding, merged: this.merged }),
      [...[this.projectId, asOf, last.as_of, past, cooldownDays, cause]],
    );
    if (rows === 0) return 0;
    if (rows > MANY) await this.database.query('ANALYZE pg_temp.work_transitions', []);
    const sql = transitions(settingsSql(scoreSettings(this.now.score_settings)));
    const written = await this.database.step('transitions', sql, [
      ...[this.projectId, asOf, this.runId, position, moment, past, holdoutPercent],
    ]);
    return written.rows;
  }

  private async agents(silent: readonly SilentAgent[], position: bigint, moment: Date): Promise<number> {
    if (silent.length === 0) return 0;
    const { rows } = await this.database.step('transitions', AGENT_TRANSITIONS, [
      ...[this.projectId, this.now.as_of, this.runId, position.toString(), moment],
      silent.map(({ agentId }) => agentId),
      silent.map(({ channels }) => channels.join(' ')),
      silent.map(({ sentence }) => sentence),
    ]);
    return rows;
  }

  /** @returns null if the index has not moved far enough from the one that was announced last, or none was */
  private moatMove(last: PreviousRun, now: AnnouncedMoat): MoatMove | null {
    if (last.announced_moat === null) return null;
    const weights = { before: scoreSettings(last.score_settings), now: scoreSettings(this.now.score_settings) };
    return moatMove(last.announced_moat, now, this.signals.moatStep, weights);
  }

  private async announceMoat(move: MoatMove, position: bigint, moment: Date, cause: TransitionCause): Promise<void> {
    await this.database.query(PROJECT_TRANSITION, [
      ...[this.projectId, this.now.as_of, this.runId, position.toString(), moment, 'moat_index.moved'],
      ...[move.from, move.to, cause, move.reasons],
    ]);
  }

  private async causeOfMoat(
    last: PreviousRun,
    past: string,
    changedDays: 'work_days' | 'work_changed',
  ): Promise<TransitionCause> {
    const setting = changedSettings(last, this.now);
    if (setting === 'formula') return 'definition';
    if (setting !== null || this.now.as_of < last.as_of) return 'settings';
    if (last.model_version !== this.now.model_version) return 'definition';
    if (this.merged) return 'merge';
    const [facts] = await this.database.query<{ imported: boolean; newest: string | null }>(
      MOAT_FACTS(changedDays),
      [],
    );
    if (facts?.imported) return 'import';
    if (!facts?.newest) return this.now.as_of > last.as_of ? 'time' : 'late_fact';
    return facts.newest > past ? 'activity' : 'late_fact';
  }
}
