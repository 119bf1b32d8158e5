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
  /** Null: it did not exist yet. */
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
  /** The state that was read, as `ServedState.key`; null before the first run. */
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
   * The stage of every relationship on two days, and who came and went in the windows before the second: of one and the
   * same state. No table has the stages of past days, so they are computed here, set-based, from the roll-up, by the
   * rules of `scoring/`, each day under the model that was in force on it; the cost grows with the roll-up.
   *
   * On the day of the newest scores these say the stage, and half of the work is spared.
   *
   * @param from and `to`: YYYY-MM-DD, the first before the second
   * @param windows how many of 28 days, counted back from `to`
   * @param run the newest; null before the first
   * @param mayUseScores whether its scores are the ones that are there
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
    const asked = [from, to, windows] as const;
    const rows = await (run.version === 1
      ? this.underVersion1(projectId, asked, run, fromScores)
      : this.underModels(projectId, asked, run, fromScores));
    // Another run finished meanwhile: the scores may be of another day now, or of other settings.
    if (fromScores && rows.state_read !== run.state)
      return await this.between(projectId, from, to, windows, run, false);
    return rows;
  }

  private async underModels(
    projectId: ProjectId,
    asked: readonly [from: string, to: string, windows: number],
    run: ScoredRun,
    fromScores: boolean,
  ): Promise<LifeCycleRows> {
    const [from, to] = asked;
    const { settings } = run;
    const model = (day: string) => {
      const { base, a, f, s, m, replyChance } = run.modelOf(utcDay(day));
      return [base, a, f, s, m, replyChance];
    };
    const parameters = [
      ...asked,
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
    asked: readonly [from: string, to: string, windows: number],
    { settings }: ScoredRun,
    fromScores: boolean,
  ): Promise<LifeCycleRows> {
    const [rows]: LifeCycleRows[] = await this.reader.queryHeavy(projectId, LIFE_CYCLE_V1, [
      ...asked,
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
