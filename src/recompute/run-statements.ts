import { LAST_DATE } from '../database/calendar-date';
import { isoDay } from '../scoring/iso-day';
import { type ModelRow, modelOn } from '../scoring/model';
import { type ScoreSettings, scoreSettings } from '../scoring/score-settings';
import { signalSettings } from '../scoring/signal-settings';
import { movedContacts } from './aggregates/pipeline.statements';
import { dailySnapshots } from './aggregates/snapshot.statements';
import { MODEL_PLACE, MODELS, snapshotDeltas } from './aggregates/snapshot-deltas.statements';
import { rollUp, type Undirected, workDays } from './facts/roll-up.statements';
import type { Merged } from './identity/run-aliases';
import type { RunSettings } from './recompute-plan';
import type { Scope } from './scope';
import { contactScores } from './scores/contact-score.statements';
import { dayNumber, modelNumbers, modelOfRange, modelSql, scoreNumbers, settingsSql } from './scores/model-sql';
import { depthScores, movedScores } from './scores/score.statements';
import { workScores } from './scores/work-score.statements';

/** The statements that depend on a run's settings and models, with their additional parameters. */
export class RunStatements {
  private readonly settings: ScoreSettings;
  private readonly undirected: Undirected;
  private firstChangedDay: string;
  /** Whether contacts of the project, and agents, have several ids. */
  merged: Merged = { contacts: false, agents: false };

  constructor(
    private readonly run: RunSettings,
    private readonly models: readonly ModelRow[],
    private readonly last: RunSettings | null,
  ) {
    this.settings = scoreSettings(run.score_settings);
    this.undirected = run.score_settings.ignoresUndirected === 1 ? 'ignored' : 'counts';
    this.firstChangedDay = run.as_of;
  }

  rollUp(): string {
    return rollUp(this.undirected, this.merged);
  }

  workDays(): string {
    return workDays(this.undirected, this.merged);
  }

  depthScores(): string {
    return depthScores(modelSql(this.models, this.run.as_of), settingsSql(this.settings), this.merged.contacts);
  }

  workScores(scope: Parameters<typeof workScores>[0]): string {
    return workScores(scope, this.merged.contacts);
  }

  /** Its parameters after the project and the as-of date. */
  scoreNumbers(): number[] {
    return scoreNumbers(this.models, this.run.as_of, this.settings);
  }

  contactScores(scope: Parameters<typeof contactScores>[0]): string {
    return contactScores(scope, modelSql(this.models, this.run.as_of), settingsSql(this.settings));
  }

  movedContacts(scope: 'all' | 'contacts'): string {
    return movedContacts(scope, this.merged.contacts);
  }

  movedScores(): string {
    const owedDays = (run: RunSettings) => String(signalSettings(run.score_settings).replyOwedDays);
    const days = { now: owedDays(this.run), before: owedDays(this.last ?? this.run) };
    return movedScores(modelSql(this.models, this.run.as_of), settingsSql(this.settings), days);
  }

  /** With its parameters after the project, the days and the sign. */
  snapshotDeltas(
    scope: Scope,
    firstDay: string,
    lastDay: string,
  ): { readonly sql: string; readonly parameters: unknown[] } {
    if (firstDay < this.firstChangedDay) this.firstChangedDay = firstDay;
    const numbers = modelNumbers(this.models, firstDay, lastDay);
    const replyChances = numbers.filter((_, index) => index % 6 === 5);
    const model = modelOfRange(numbers, MODELS, MODEL_PLACE);
    const sql = snapshotDeltas(scope, this.settings, model, Math.max(...replyChances));
    return { sql, parameters: sql.includes(MODELS) ? [numbers] : [] };
  }

  dailySnapshots(): string {
    return dailySnapshots(this.settings);
  }

  /** For the Sundays and the ends of months since the first learned model; before it, all have the fixed one. */
  cohortDeltaParameters(until: string): unknown[] {
    const last = dayNumber(until);
    const learned = this.models.flatMap(({ fromDay }) => (fromDay === null ? [] : [fromDay]));
    const first = Math.min(last, ...learned);
    const sunday = sundayBefore(first);
    const sundays = modelNumbers(this.models, isoDay(sunday), until, 7);
    const months = endsOfMonths(first, last);
    const ends = months.days.flatMap((day) => modelNumbers(this.models, day, day));
    return [[...sundays, ...ends], isoDay(sunday), sundays.length / 6, months.first];
  }

  /** The version of the model on each changed day. */
  snapshotParameters(): unknown[] {
    const [first, last] = [dayNumber(this.firstChangedDay), dayNumber(this.run.as_of)];
    const versions = Array.from({ length: last - first + 1 }, (_, day) => modelOn(this.models, first + day).version);
    return [this.firstChangedDay, versions];
  }
}

/** Those of the month before a day, up to the last one that may have ended by another day; and the number of the first month. */
function endsOfMonths(from: number, to: number): { readonly first: number; readonly days: string[] } {
  const numberOf = (day: number) => Number(isoDay(day).slice(0, 4)) * 12 + Number(isoDay(day).slice(5, 7)) - 1;
  const first = Math.max(numberOf(from) - 1, 12);
  const months = Array.from({ length: Math.max(1, numberOf(to) - first + 1) }, (_, at) => first + at);
  // The last month of the calendar ends with it.
  return { first, days: months.map((month) => lastDayOf(month)) };
}

function lastDayOf(month: number): string {
  const [year, next] = [Math.floor((month + 1) / 12), ((month + 1) % 12) + 1];
  return year > 9999
    ? LAST_DATE
    : isoDay(dayNumber(`${String(year).padStart(4, '0')}-${String(next).padStart(2, '0')}-01`) - 1);
}

/** 0001-01-07: before it, there is no Sunday. */
const FIRST_SUNDAY = -719_156;

/** 1970-01-04 was a Sunday. */
function sundayBefore(day: number): number {
  return Math.max(FIRST_SUNDAY, Math.floor((day - 4) / 7) * 7 + 3);
}
