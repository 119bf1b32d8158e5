import { KEEP_EPISODES } from '../../database/advisory-locks';
import { FIRST_DATE } from '../../database/calendar-date';
import { isoDay } from '../../scoring/iso-day';
import type { ModelRow } from '../../scoring/model';
import { scoreSettings } from '../../scoring/score-settings';
import { type SignalSettings, signalSettings } from '../../scoring/signal-settings';
import { type ChangedRules, changedRules } from '../changed-rules';
import { hasMoved, type MovedIds } from '../identity/moved-ids';
import type { RunSettings } from '../recompute-plan';
import type { RunSteps } from '../run-steps';
import { dayNumber, modelSql, settingsSql } from '../scores/model-sql';
import {
  CHANGED_CANDIDATES,
  END_EPISODES,
  type EpisodeScope,
  FORGET_EPISODES,
  HELD_ENDS,
  MAX_HELD_ENDS,
  openEpisodes,
  REASONS_OF_ENDS,
  RELEASED_CANDIDATES,
  REMOVE_ENDS,
  WAITING_CANDIDATES,
  workConditions,
  workEnded,
  workEnds,
  workJudged,
} from './episode.statements';
import { moveEpisodes } from './episode-merges';
import type { SourceChanges } from './run-sources';

/** For how many days an episode is kept after it ended. */
const KEPT_DAYS = 730;
/** From how many rows on the planner must know the size of a work table. */
const MANY = 1_000;

/** What a run found out before. */
export interface EpisodeChanges {
  /** The run before; null for the first one of the project. */
  readonly last: RunSettings | null;
  readonly mode: 'full' | 'changes' | 'day';
  /** How many changes there are on which an episode may depend. */
  readonly lasting: number;
  /** How the rules of this run stand to those of the one before, as far as that is known. */
  readonly rules: ChangedRules | null;
  /** The work table that has the days that changed. */
  readonly changedDays: 'work_days' | 'work_changed';
  /** The ids whose facts are those of other contacts and agents now. */
  readonly moved: MovedIds;
  readonly sources: SourceChanges;
}

/** Opens and ends the episodes of one run, in its own transaction, when all its scores are there. */
export class RunEpisodes {
  private readonly signals: SignalSettings;

  constructor(
    private readonly database: RunSteps,
    private readonly projectId: string,
    private readonly runId: string,
    private readonly now: RunSettings,
    private readonly models: readonly ModelRow[],
  ) {
    this.signals = signalSettings(now.score_settings);
  }

  async write(changes: EpisodeChanges, moment: Date): Promise<void> {
    const { last, moved } = changes;
    const scope = await this.scope(changes);
    if (last !== null && hasMoved(moved)) {
      await this.database.query(KEEP_EPISODES, [this.projectId]);
      await moveEpisodes(this.database, this.projectId, moved, this.now.as_of, moment);
    }
    if (scope !== null) await this.judge(scope, changes, moment);
    if (last !== null && last.as_of !== this.now.as_of) await this.forget();
  }

  private async judge(
    scope: EpisodeScope,
    { last, rules, changedDays, sources }: EpisodeChanges,
    moment: Date,
  ): Promise<void> {
    const { replyOwedDays, episodePotential, cooldownDays, holdoutPercent } = this.signals;
    await this.database.planner.set('each');
    const found = await this.database.step('work_conditions', workConditions(scope), [this.projectId, replyOwedDays]);
    if (found.rows > MANY) await this.database.query('ANALYZE pg_temp.work_conditions', []);
    await this.database.query(KEEP_EPISODES, [this.projectId]);
    if (last !== null) {
      const found = { rules: rules ?? changedRules(last, this.now), changedDays, holding: sources.holding };
      await this.end(scope, found, moment);
    }
    await this.database.step('episodes', openEpisodes(sources.holding), [
      ...[this.projectId, this.now.as_of, this.runId, moment, episodePotential, cooldownDays, holdoutPercent],
    ]);
  }

  /** All relationships where conditions may be missing, or be others, that no change shows; else those that changed; null if there is none. */
  private async scope({
    last,
    mode,
    lasting,
    moved,
    sources: { released },
  }: EpisodeChanges): Promise<EpisodeScope | null> {
    if (last === null || mode === 'full') return 'all';
    const before = signalSettings(last.score_settings);
    const { episodePotential, cooldownDays, replyOwedDays } = this.signals;
    if (before.episodePotential !== episodePotential || before.replyOwedDays !== replyOwedDays) return 'all';
    const longest = Math.max(before.cooldownDays, cooldownDays);
    const mayHaveWaited = last.as_of !== this.now.as_of || before.cooldownDays !== cooldownDays;
    if (lasting === 0 && !hasMoved(moved) && released.length === 0 && !mayHaveWaited) return null;
    await this.database.query(CHANGED_CANDIDATES, []);
    if (released.length > 0) await this.database.query(RELEASED_CANDIDATES, [this.projectId, released]);
    if (mayHaveWaited) {
      const since = daysBefore(last.as_of, longest);
      await this.database.query(WAITING_CANDIDATES, [this.projectId, since]);
    }
    return 'candidates';
  }

  private async end(
    scope: EpisodeScope,
    {
      rules: { rules, cause },
      changedDays,
      holding,
    }: Pick<EpisodeChanges, 'changedDays'> & { readonly rules: ChangedRules; readonly holding: boolean },
    moment: Date,
  ): Promise<void> {
    const ended = await this.database.step('work_ended', workEnded(scope, changedDays), [this.projectId]);
    if (ended.rows === 0) return;
    const judged = workJudged(
      modelSql(this.models, this.now.as_of),
      settingsSql(scoreSettings(this.now.score_settings)),
    );
    await this.database.query(judged, [this.projectId, this.signals.replyOwedDays]);
    await this.database.query(workEnds(rules), [this.projectId, cause]);
    if (holding) await this.holdEnds();
    const reasons = await this.database.query<{ ended_by: string }>(REASONS_OF_ENDS, []);
    for (const { ended_by } of reasons) {
      const state = ended_by === 'late_fact' ? 'restated' : 'cleared';
      const parameters = [this.projectId, ended_by, this.now.as_of, moment, state];
      await this.database.step('episodes_ended', END_EPISODES, parameters);
    }
  }

  /** Keeps the episodes that may only seem to have ended, because a source is silent. */
  private async holdEnds(): Promise<void> {
    let held: { episode_id: string }[];
    do {
      held = await this.database.query(HELD_ENDS, [this.projectId]);
      if (held.length > 0) await this.database.query(REMOVE_ENDS, [held.map(({ episode_id }) => episode_id)]);
    } while (held.length === MAX_HELD_ENDS);
  }

  private async forget(): Promise<void> {
    const before = daysBefore(this.now.as_of, KEPT_DAYS);
    for (const statement of FORGET_EPISODES) await this.database.query(statement, [this.projectId, before]);
  }
}

/** @returns the day so many days before another, or the first day that PostgreSQL reads */
function daysBefore(day: string, days: number): string {
  return isoDay(Math.max(dayNumber(day) - days, dayNumber(FIRST_DATE)));
}
