import { addDeciles, calibrationError, type Decile } from './calibration';
import type { CutoffEvaluation } from './evaluate-cutoff';
import { addCounts, baseRate, type FlagCounts, precision, recall } from './flag-quality';
import type { ModelName } from './silence-models';

/** One past day from which the backtest predicted. */
export interface BacktestCutoff {
  /** YYYY-MM-DD */
  readonly date: string;
  /** Relationships known by then. */
  readonly relationships: number;
  /** Of these, without an active day in the horizon. */
  readonly silent: number;
}

/** A tenth of the predictions of a model; shares in 0..1, null where the tenth is empty. */
export interface BacktestDecile {
  readonly decile: number;
  readonly count: number;
  readonly predicted: number | null;
  readonly observed: number | null;
}

/** The quality of one model. Means are over the cutoffs; counts are totals of all cutoffs. */
export interface BacktestModel {
  readonly model: ModelName;
  readonly auc: number | null;
  readonly spearman: number | null;
  readonly flagged: number;
  /** Precision of a random flag. */
  readonly base_rate: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly calibration_error: number | null;
  readonly cutoffs: readonly { readonly date: string; readonly auc: number | null; readonly spearman: number | null }[];
  readonly deciles: readonly BacktestDecile[];
}

/** Combines the evaluations of one model. @param evaluations at least one, in the order of the cutoffs */
export function backtestModel(
  model: ModelName,
  evaluations: readonly (CutoffEvaluation & { readonly date: string })[],
): BacktestModel {
  const flags = evaluations.map((it) => it.flags).reduce(addCounts);
  const deciles = evaluations.map((it) => it.deciles).reduce(addDeciles);
  return {
    model,
    auc: mean(evaluations.map(({ auc }) => auc)),
    spearman: mean(evaluations.map(({ spearman }) => spearman)),
    ...flagFigures(flags),
    calibration_error: rounded(calibrationError(deciles)),
    cutoffs: evaluations.map(({ date, auc, spearman }) => ({ date, auc: rounded(auc), spearman: rounded(spearman) })),
    deciles: deciles.map(decileFigures),
  };
}

function flagFigures(flags: FlagCounts) {
  return {
    flagged: Math.round(flags.flagged),
    base_rate: rounded(baseRate(flags)),
    precision: rounded(precision(flags)),
    recall: rounded(recall(flags)),
  };
}

function decileFigures({ decile, count, predicted, observed }: Decile): BacktestDecile {
  const share = (sum: number | null) => (sum === null || count === 0 ? null : rounded(sum / count));
  return { decile, count, predicted: share(predicted), observed: share(observed) };
}

/** @returns null if there is no value */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? rounded(known.reduce((sum, value) => sum + value, 0) / known.length) : null;
}

/** Four decimals; more would be noise. */
function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}
