import type { BacktestModel } from '../validation/backtest-result';
import { MODEL_NAMES } from '../validation/verdict';
import type { BacktestResult } from './backtest-run.service';

/** Formats a result for the terminal. */
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
  const cutoffRows = cutoffs.map(({ date, relationships, silent }) => [
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
    table([['cutoff', 'relationships', 'silent after'], ...cutoffRows]),
    '\n',
    table([['', 'AUC silence', 'Spearman volume', 'precision', 'recall', 'calibration error'], ...figures]),
    ...models
      .filter(({ calibration_error }) => calibration_error !== null)
      .map((model) => `\n${calibration(model, table)}`),
    `\n${verdict}\n`,
    ...(result.participation.length > 0 ? [participationTables(result, table)] : []),
  ].join('');
}

function participationTables(
  { horizon_days: horizon, participation, participation_verdict: verdict }: BacktestResult,
  table: (rows: string[][]) => string,
): string {
  const figures = participation.map((it) => [
    it.model,
    figure(it.auc),
    figure(it.log_loss),
    figure(it.brier),
    figure(it.calibration_error),
    it.alarms.toLocaleString('en-US'),
    percent(it.precision),
  ]);
  const head = ['', 'AUC', 'log loss', 'Brier', 'calibration error', 'alarms', 'precision'];
  const reliability = participation.map(({ model, reliability }) => {
    const rows = reliability.map(({ from, to, rows, said, took_part }) => [
      `${Math.round(100 * from)}–${Math.round(100 * to)} %`,
      rows.toLocaleString('en-US'),
      percent(said),
      percent(took_part),
    ]);
    return `\n  Predictions of the ${model} model, and what followed\n${table([['predicted', 'relationships', 'mean', 'took part'], ...rows])}`;
  });
  return `\nDoes the contact take part within ${horizon} days?\n\n${table([head, ...figures])}${reliability.join('')}\n${verdict}\n`;
}

function calibration({ model, deciles }: BacktestModel, table: (rows: string[][]) => string): string {
  const rows = deciles.map(({ decile, count, predicted, observed }) => [
    String(decile),
    count.toLocaleString('en-US'),
    percent(predicted),
    percent(observed),
  ]);
  return `  Silence predicted by ${MODEL_NAMES[model]}, in tenths\n${table([['tenth', 'relationships', 'predicted', 'observed'], ...rows])}`;
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}
