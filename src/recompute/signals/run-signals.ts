import type { AnnouncedMoat } from '../../database/entities/recompute-run.entity';
import type { ModelRow } from '../../scoring/model';
import { signalSettings } from '../../scoring/signal-settings';
import { hasMoved, type MovedIds } from '../identity/moved-ids';
import type { RecomputeMode, RunSettings } from '../recompute-plan';
import type { RunSteps, StepCounts } from '../run-steps';
import { ALL_COMPARED_MOVES, COMPARED_MOVES, MARKED_MOVES } from './move.statements';
import { type EpisodeChanges, RunEpisodes } from './run-episodes';
import { NO_CHANGES, type RunSources } from './run-sources';
import { type PreviousRun, RunTransitions } from './run-transitions';

/** What the steps before have found. */
interface RunChanges {
  readonly runId: string;
  readonly mode: RecomputeMode;
  /** The newest day of the past, YYYY-MM-DD; null if nothing was published before. */
  readonly past: string | null;
  /** As it stands with the scores. */
  readonly computedAt: Date;
  /** Number of relationships in the work table. */
  readonly relationships: number;
  readonly moved: MovedIds;
}

/** Records what a run changed: transitions, the states of sources, and episodes. */
export class RunSignals {
  private announced: AnnouncedMoat | null = null;
  private announcing = false;

  constructor(
    private readonly database: RunSteps,
    private readonly sources: RunSources,
    private readonly projectId: string,
    private readonly settings: RunSettings,
    private readonly models: readonly ModelRow[],
    private readonly last: PreviousRun | null,
  ) {}

  /** The Moat Index that was announced last, as this run leaves it. */
  get announcedMoat(): AnnouncedMoat | null {
    return this.announced;
  }

  /** Whether the run may have announced transitions. */
  get hasTransitions(): boolean {
    return this.announcing;
  }

  /** Runs last, because a failed run cannot be recorded meanwhile. */
  async record({ runId, mode, past, computedAt, relationships, moved }: RunChanges): Promise<void> {
    const transitions = this.transitionsOf(runId, moved);
    const episodes = new RunEpisodes(this.database, this.projectId, runId, this.settings, this.models);
    const changedDays: EpisodeChanges['changedDays'] = mode === 'full' ? 'work_changed' : 'work_days';
    if (this.last === null || past === null) {
      await this.sources.judge(mode, this.last?.as_of ?? null);
      this.announced = await transitions.baseline();
      // A source that is seen for the first time holds nothing back.
      const changes = { last: null, mode, lasting: 0, rules: null, changedDays, moved, sources: NO_CHANGES };
      return await episodes.write(changes, computedAt);
    }
    const { rows, lasting } = await this.compare(mode, computedAt, relationships);
    const sources = await this.sources.judge(mode, this.last.as_of);
    const found = { mode, moves: rows, models: this.models, changedDays, sources };
    this.announced = await transitions.write(this.last, past, found);
    this.announcing = transitions.announcing;
    const changes = { last: this.last, mode, lasting, rules: transitions.rules, changedDays, moved, sources };
    await episodes.write(changes, computedAt);
  }

  /** The transitions of an erasure. */
  async recordErasure(runId: string, last: PreviousRun, moved: MovedIds): Promise<void> {
    this.announced = await this.transitionsOf(runId, moved).writeErasure(last);
  }

  /** Finds the relationships whose tracked states changed: their number, and of how many an episode may depend. */
  private async compare(mode: RecomputeMode, computedAt: Date, relationships: number) {
    const parameters = [this.projectId, signalSettings(this.settings.score_settings).replyOwedDays];
    const moves = { rows: 0, lasting: 0 };
    const add = ({ rows, lasting = 0 }: StepCounts) => {
      moves.rows += rows;
      moves.lasting += lasting;
    };
    if (mode === 'full') {
      add(await this.database.step('work_changes', ALL_COMPARED_MOVES, parameters));
      return moves;
    }
    if (mode === 'day') add(await this.database.step('work_changes', MARKED_MOVES, [...parameters, computedAt]));
    if (relationships > 0) {
      await this.database.planner.setFor(relationships);
      add(await this.database.step('work_changes', COMPARED_MOVES, parameters));
    }
    return moves;
  }

  private transitionsOf(runId: string, moved: MovedIds): RunTransitions {
    return new RunTransitions(this.database, this.projectId, runId, this.settings, hasMoved(moved));
  }
}
