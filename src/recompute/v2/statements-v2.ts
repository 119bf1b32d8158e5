import { isoDay } from '../../scoring/iso-day';
import { scoreSettings } from '../../scoring/score-settings';
import { type ModelRow, modelOn } from '../../scoring/v2/model';
import type { RunSettings } from '../recompute-plan';
import { COHORT_WEEKS } from '../recompute-sql';
import { bookScores, dailySnapshots, workBook } from './book.statements';
import { workPoints } from './cohort.statements';
import { dayNumber, modelNumbers, modelSql, settingsSql } from './model-sql';
import { CHANGED_DAYS, rollUp, workDays } from './roll-up.statements';
import type { Scope } from './scope';
import { depthScores, REPLACED_SCORES, REPLACED_SCORES_ALL } from './score.statements';

/** The statements of version 2 of the score, in place of those of the same name, with the parameters that they have more. */
export class StatementsV2 {
  private firstBooked: string;

  constructor(
    private readonly run: RunSettings,
    private readonly models: readonly ModelRow[],
  ) {
    this.firstBooked = run.as_of;
  }

  /** @returns undefined where version 1's serves as well */
  sql(name: string, scope: Scope): string | undefined {
    const settings = scoreSettings(this.run.score_settings);
    const undirected = this.run.score_settings.ignoresUndirected === 1 ? 'ignored' : 'counts';
    switch (name) {
      case 'roll_up':
        return rollUp(undirected);
      case 'work_days':
        return workDays(undirected);
      case 'changed_days':
        return CHANGED_DAYS;
      case 'depth_scores':
        return depthScores(scope, modelSql(this.models, this.run.as_of), settingsSql(settings));
      case 'replaced_scores':
        return REPLACED_SCORES;
      case 'replaced_scores_all':
        return REPLACED_SCORES_ALL;
      case 'work_book':
        return workBook(scope, settings);
      case 'work_book_scores':
        return bookScores(scope);
      case 'work_points':
        return workPoints(scope, COHORT_WEEKS);
      case 'daily_snapshots':
        return dailySnapshots(settings);
      default:
        return undefined;
    }
  }

  bookParameters(firstDay: string, lastDay: string): unknown[] {
    if (firstDay < this.firstBooked) this.firstBooked = firstDay;
    return [modelNumbers(this.models, firstDay, lastDay)];
  }

  /** Of the Sundays since the first learned model; before it, all have the fixed one. */
  pointParameters(until: string): unknown[] {
    const last = dayNumber(until);
    const learned = this.models.flatMap(({ fromDay }) => (fromDay === null ? [] : [fromDay]));
    const first = sundayBefore(Math.min(last, ...learned));
    return [modelNumbers(this.models, isoDay(first), until, 7), isoDay(first)];
  }

  /** The version of the model on each day that was booked. */
  snapshotParameters(): unknown[] {
    const [first, last] = [dayNumber(this.firstBooked), dayNumber(this.run.as_of)];
    const versions = Array.from({ length: last - first + 1 }, (_, day) => modelOn(this.models, first + day).version);
    return [this.firstBooked, versions];
  }
}

/** 1970-01-04 was a Sunday. */
function sundayBefore(day: number): number {
  return Math.floor((day - 4) / 7) * 7 + 3;
}
