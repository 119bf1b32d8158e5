import { NUMBERS as x } from './algebra';
import type { FitPlan, FitRow } from './fit';
import { dayModel, FIXED_MODEL, type ModelRow } from './model';
import { logActiveValue, logOdds, logStaleness, probability } from './rules';

/** A tenth of the probabilities: the number of rows, the mean prediction, and how many contacts took part. */
export interface ReliabilityTenth {
  readonly rows: number;
  readonly said: number;
  readonly took_part: number;
}

/** How well a model predicts the outcomes of its own fit. */
export interface Reliability {
  /** Mean difference between prediction and outcome over the tenths, under the fixed model and under this one. */
  readonly before: number;
  readonly after: number;
  readonly tenths: readonly ReliabilityTenth[];
}

/** @returns null without rows */
export function reliabilityOf(
  { rows: windows }: FitPlan,
  rows: readonly FitRow[],
  model: ModelRow,
): Reliability | null {
  if (windows === null || rows.length === 0) return null;
  const within = { horizon: windows.windowDays };
  const tenths = tenthsOf(rows, { ...model, ...within });
  return { before: errorOf(tenthsOf(rows, { ...FIXED_MODEL, ...within })), after: errorOf(tenths), tenths };
}

function tenthsOf(rows: readonly FitRow[], model: ModelRow): ReliabilityTenth[] {
  const sums = Array.from({ length: 10 }, () => ({ rows: 0, said: 0, took_part: 0 }));
  for (const row of rows) {
    const state = { ...row, day: row.cutoff, startDay: row.firstDay };
    const terms = { logActive: logActiveValue(x, state), logStaleness: logStaleness(x, state) };
    const said = probability(x, logOdds(x, state, terms, dayModel(model, row.cutoff)));
    const tenth = sums[Math.min(9, Math.floor(said * 10))];
    if (!tenth) continue;
    tenth.rows += 1;
    tenth.said += said;
    tenth.took_part += row.tookPart ? 1 : 0;
  }
  return sums.map(({ rows: count, said, took_part }) => ({
    rows: count,
    said: count === 0 ? 0 : x.round6(said / count),
    took_part,
  }));
}

function errorOf(tenths: readonly ReliabilityTenth[]): number {
  const rows = tenths.reduce((sum, it) => sum + it.rows, 0);
  return x.round6(tenths.reduce((sum, it) => sum + Math.abs(it.said * it.rows - it.took_part), 0) / rows);
}
