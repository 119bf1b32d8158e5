import type { BacktestModel } from '../validation/backtest-result';
import { MODEL_NAMES } from '../validation/verdict';
import type { BacktestResult } from './backtest-run.service';

/** The result as a terminal shows it. */
export function backtestTable(project: string, result: BacktestResult): string {
  const { horizon_days: horizon, cutoffs, models, verdict } = result;
  const table = (rows: readonly (readonly string[])[]) => {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const line = (row: readonly string[]) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ');
    return rows.map((row) => `  ${line(row)}\n`).join('');
  };
  const stood = cutoffs.map(({ date, relationships, silent }) => [
    date,
    relationships.toLocaleString('en-US'),
    percent(silent / relationships),
  ]);
  const figures = models.map((it) => [
    MODEL_NAMES[it.model],
    figure(it.auc),
    figure(it.spearman),
    percent(it.precision),
    percent(it.recall),
    figure(it.calibration_error),
  ]);
  return [
    `${project}: predictions, and what happened in the next ${horizon} days\n\n`,
    table([['stood at', 'relationships', 'silent after'], ...stood]),
    '\n',
    table([['', 'AUC silence', 'Spearman volume', 'precision', 'recall', 'calibration error'], ...figures]),
    ...models
      .filter(({ calibration_error }) => calibration_error !== null)
      .map((model) => `\n${calibration(model, table)}`),
    `\n${verdict}\n`,
  ].join('');
}

function calibration({ model, deciles }: BacktestModel, table: (rows: string[][]) => string): string {
  const rows = deciles.map(({ decile, count, predicted, observed }) => [
    String(decile),
    count.toLocaleString('en-US'),
    percent(predicted),
    percent(observed),
  ]);
  return `  Silence predicted by ${MODEL_NAMES[model]}, by tenths\n${table([['tenth', 'relationships', 'predicted', 'observed'], ...rows])}`;
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}
