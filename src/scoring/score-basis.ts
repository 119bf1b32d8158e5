import type { Band } from './band';
import { isoDay } from './iso-day';
import { FIXED_MODEL, type ModelRow, modelOn } from './model';
import { RelationshipHistory } from './relationship-history';
import { scoreOn as scoreVersion2 } from './relationship-score';
import type { RelationshipDay } from './roll-up';
import { LAST_WORD } from './rules';
import { type ScoreSettings, scoreSettings } from './score-settings';
import { modelOfRow, type StoredModel } from './stored-model';
import { activeDay } from './version-1/active-day';
import { scoreRelationship } from './version-1/relationship-score';
import type { ActiveDay } from './version-1/roll-up';

/** A day of the roll-up: as `DayRow`, then the weight in which the contact takes part, and the last word (`LAST_WORD`). */
type BasisDay = readonly [...Parameters<typeof activeDay>[0], part: number | null, lastWord: number];

/** The inputs of a run's scores. */
export interface RunBasis {
  readonly score_version: number;
  readonly score_settings: Partial<ScoreSettings>;
  readonly models: readonly StoredModel[] | null;
}

/** The inputs of one relationship's score on any day, as returned by its statement. */
export interface ScoreBasis extends RunBasis {
  /** The last day computed by version 1, YYYY-MM-DD. */
  readonly version_1_until: string | null;
  /** Ascending, including those after the as-of date. */
  readonly days: readonly BasisDay[];
}

/** The score of a relationship on a day, in either version. */
export interface DayScore {
  readonly depth: number;
  readonly band: Band;
  readonly trend: number;
  readonly atRisk: boolean;
  readonly stage: string;
  readonly silenceDays: number | null;
  /** Of the model in force; null under version 1. */
  readonly modelVersion: number | null;
}

const WORDS = new Map([
  [LAST_WORD.both, 'both'],
  [LAST_WORD.us, 'us'],
  [LAST_WORD.contact, 'contact'],
] as const);

/** One relationship on any day, under the version of the score and the model that were in force on it. */
export class ScoredDays {
  readonly settings: ScoreSettings;
  private readonly models: readonly ModelRow[];
  private version1: readonly ActiveDay[] | null = null;
  private relationshipHistory: RelationshipHistory | null = null;

  constructor(private readonly basis: ScoreBasis) {
    this.settings = scoreSettings(basis.score_settings);
    this.models = modelsOf(basis);
  }

  versionOn(day: number): 1 | 2 {
    const { score_version, version_1_until } = this.basis;
    return score_version < 2 || (version_1_until !== null && isoDay(day) <= version_1_until) ? 1 : 2;
  }

  /** Of version 2. */
  modelOn(day: number): ModelRow {
    return modelOn(this.models, day);
  }

  /** Of version 1: days with any interaction. */
  get activeDays(): readonly ActiveDay[] {
    this.version1 ??= this.basis.days.map(([day, weight, n, inbound, outbound]) =>
      activeDay([day, weight, n, inbound, outbound]),
    );
    return this.version1;
  }

  /** Of version 2. */
  get history(): RelationshipHistory {
    this.relationshipHistory ??= RelationshipHistory.of(this.basis.days.map(relationshipDay));
    return this.relationshipHistory;
  }

  /** The first day with any interaction. */
  get firstDay(): number | null {
    return this.basis.days[0]?.[0] ?? null;
  }

  /** @returns null if nothing had happened by then */
  scoreOn(day: number): DayScore | null {
    if (this.versionOn(day) === 1) {
      const score = scoreRelationship(this.activeDays, day, this.settings);
      return score && { ...score, modelVersion: null };
    }
    const model = this.modelOn(day);
    const score = scoreVersion2(this.history, day, model, this.settings);
    return score && { ...score, modelVersion: model.version };
  }
}

/** The models of a project under the horizon of a run; the first is the fixed one. */
export function modelsOf({ models, score_settings }: RunBasis): ModelRow[] {
  const { horizon } = scoreSettings(score_settings);
  return [FIXED_MODEL, ...(models ?? []).map(modelOfRow)].map((model) => ({ ...model, horizon }));
}

function relationshipDay([
  day,
  ,
  interactions,
  inbound,
  outbound,
  part,
  lastWord,
]: ScoreBasis['days'][number]): RelationshipDay {
  return {
    day,
    weight: part ?? 0,
    interactions,
    inbound,
    outbound,
    lastWord: WORDS.get(lastWord as (typeof LAST_WORD)['us']) ?? 'both',
  };
}
