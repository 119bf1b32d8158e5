import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { SCORED_RUN } from '../database/scored-run.queries';
import { utcDay } from '../scoring/iso-day';
import type { Stage } from '../scoring/relationship-score';
import { ScoredRun, type ScoredRunRow } from '../scoring/scored-run';
import { TenantReader } from '../serving/tenant-reader';
import { LIFE_CYCLE, LIFE_CYCLE_UP_TO_SCORES } from './life-cycle-sql';
import { LIFE_CYCLE_V1 } from './life-cycle-version-1.queries';

export interface TransitionRow {
  /** Null if it did not exist yet. */
  readonly from: Stage | null;
  readonly to: Stage;
  readonly count: number;
}

export interface WindowRow {
  /** 0 is the last one, 1 the one before it. */
  readonly window: number;
  readonly new: number;
  readonly retained: number;
  readonly resurrected: number;
  readonly lapsed: number;
}

export interface LifeCycleRows {
  readonly transitions: readonly TransitionRow[];
  readonly windows: readonly WindowRow[];
  /** The state that the statement read, as `ServedState.key`; null before the first run. */
  readonly state_read: string | null;
}

const NOTHING: LifeCycleRows = { transitions: [], windows: [], state_read: null };

@Injectable()
export class LifeCycleQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns null before the first run */
  async run(projectId: ProjectId): Promise<ScoredRun | null> {
    const [row]: ScoredRunRow[] = await this.reader.query(projectId, SCORED_RUN);
    return row ? new ScoredRun(row) : null;
  }

  /**
   * The stages on two days, and who came and went in the windows before the second, from one state. No table has the
   * stages of past days, so they are computed from the roll-up by the rules of `scoring/`, each day under the model in
   * force on it. The cost grows with the roll-up.
   *
   * The newest scores have the stages of their day, which halves the work.
   *
   * @param from and `to`: YYYY-MM-DD, the first before the second
   * @param windows number of windows of 28 days, counted back from `to`
   * @param run the newest; null before the first
   * @param mayUseScores false if the scores turned out to be of another run
   */
  async between(
    projectId: ProjectId,
    from: string,
    to: string,
    windows: number,
    run: ScoredRun | null,
    mayUseScores = true,
  ): Promise<LifeCycleRows> {
    if (run === null) return NOTHING;
    const fromScores = mayUseScores && to === run.asOf;
    const requested = [from, to, windows] as const;
    const rows = await (run.version === 1
      ? this.underVersion1(projectId, requested, run, fromScores)
      : this.underModels(projectId, requested, run, fromScores));
    // Another run finished in between: the scores may now be of another day or other settings.
    if (fromScores && rows.state_read !== run.state)
      return await this.between(projectId, from, to, windows, run, false);
    return rows;
  }

  private async underModels(
    projectId: ProjectId,
    requested: readonly [from: string, to: string, windows: number],
    run: ScoredRun,
    fromScores: boolean,
  ): Promise<LifeCycleRows> {
    const [from, to] = requested;
    const { settings } = run;
    const model = (day: string) => {
      const { base, a, f, s, m, replyChance } = run.modelOf(utcDay(day));
      return [base, a, f, s, m, replyChance];
    };
    const parameters = [
      ...requested,
      ...[settings.coolingSilence, settings.coolingDepth, settings.overdueSilence, settings.overdueDepth],
      ...[settings.bandDeep, settings.bandStrong, settings.bandWarm, settings.bandLight],
      ...model(from),
    ];
    const [rows]: LifeCycleRows[] = fromScores
      ? await this.reader.queryHeavy(projectId, LIFE_CYCLE_UP_TO_SCORES, parameters)
      : await this.reader.queryHeavy(projectId, LIFE_CYCLE, [...parameters, ...model(to)]);
    return rows ?? NOTHING;
  }

  private async underVersion1(
    projectId: ProjectId,
    requested: readonly [from: string, to: string, windows: number],
    { settings }: ScoredRun,
    fromScores: boolean,
  ): Promise<LifeCycleRows> {
    const [rows]: LifeCycleRows[] = await this.reader.queryHeavy(projectId, LIFE_CYCLE_V1, [
      ...requested,
      settings.horizon,
      settings.coolingSilence,
      settings.coolingDepth,
      settings.overdueSilence,
      settings.overdueDepth,
      fromScores,
    ]);
    return rows ?? NOTHING;
  }
}
