import { type DayModel, dayModel, type ModelRow, modelOn } from './model';
import { modelsOf, type RunBasis } from './score-basis';
import { type ScoreSettings, scoreSettings } from './score-settings';

/** The newest run of a project, as returned by its statement. */
export interface ScoredRunRow {
  /** As `ServedState.key`. */
  readonly served: string;
  /** YYYY-MM-DD. */
  readonly as_of: string;
  /** Which tables it kept up to date besides the scores. */
  readonly kept_tables: number;
  readonly basis: RunBasis;
}

/** The newest run of a project, with the inputs of its scores and of those of any past day. */
export class ScoredRun {
  /** The state that it left, as `ServedState.key`. */
  readonly state: string;
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly version: 1 | 2;
  /** Which tables it kept up to date besides the scores. */
  readonly keptTables: number;
  readonly settings: ScoreSettings;
  private readonly models: readonly ModelRow[];

  constructor({ served, as_of, kept_tables, basis }: ScoredRunRow) {
    this.keptTables = kept_tables;
    this.state = served;
    this.asOf = as_of;
    this.version = basis.score_version > 1 ? 2 : 1;
    this.settings = scoreSettings(basis.score_settings);
    this.models = modelsOf(basis);
  }

  /** The first day with a model other than the fixed one in force; null if there never was one. */
  get firstModelDay(): number | null {
    const days = this.models.flatMap(({ fromDay }) => fromDay ?? []);
    return days.length === 0 ? null : Math.min(...days);
  }

  /** The model in force on a day. */
  modelOn(day: number): ModelRow {
    return modelOn(this.models, day);
  }

  /** The version of the model in force on a day; null under version 1 of the score. */
  modelVersionOn(day: number): number | null {
    return this.version === 1 ? null : this.modelOn(day).version;
  }

  /** The model as used on that day. */
  modelOf(day: number): DayModel {
    return dayModel(this.modelOn(day), day);
  }
}
