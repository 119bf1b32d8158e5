import { FIT } from '../scoring/fit-constants';

/** One tenth of the predicted probabilities: the number of predictions, their mean, and how many contacts took part. */
export interface Tenth {
  readonly rows: number;
  readonly said: number;
  readonly took_part: number;
}

/** The facts about the model of the current scores that the summary needs. */
export interface ModelFacts {
  /** Null before the first recompute. */
  readonly scoreVersion: number | null;
  /** Whether the settings choose the learned model. */
  readonly learns: boolean;
  readonly kind: 'learned' | 'fixed';
  readonly fittedOn: string | null;
  readonly windowDays: number | null;
  readonly rows: number;
  readonly outcomes: number;
  readonly tenths: readonly Tenth[];
}

/** Describes in plain words what the model was calibrated on and how accurate it is, or why nothing is learned yet. */
export function modelSummary(it: ModelFacts): string {
  if (it.scoreVersion === null) return 'Nothing is learned yet: the project has not been computed.';
  if (it.scoreVersion < 2) {
    return 'Nothing is learned yet: the project is still computed under version 1 of the score, which has one formula for all.';
  }
  if (!it.learns) {
    return 'Nothing is learned: the settings choose the fixed model. An admin can switch with the setting "model": "learned".';
  }
  if (it.kind === 'fixed' || it.fittedOn === null) {
    return 'Nothing is learned yet: the first model comes into force with the next recompute.';
  }
  if (it.windowDays === null) {
    return `Nothing is learned yet: on ${it.fittedOn} there were fewer than ${FIT.minHistoryDays} days of history.`;
  }
  if (it.rows < FIT.minRows) {
    return `Nothing is learned yet: up to ${it.fittedOn} there were ${count(it.rows)} relationships to learn from, and ${FIT.minRows} are needed.`;
  }
  const learned = `Calibrated on your last ${count(it.outcomes)} outcomes up to ${it.fittedOn}, of ${count(it.rows)} forecasts`;
  const shown = mostInformativeTenth(it.tenths);
  if (shown === null) return `${learned}.`;
  const { rows, took_part } = it.tenths[shown] ?? { rows: 1, took_part: 0 };
  return `${learned}: where we said ${shown * 10}–${shown * 10 + 10} %, ${Math.round((100 * took_part) / rows)} % took part.`;
}

/** @returns the tenth with the most predictions, preferably not the lowest or highest */
function mostInformativeTenth(tenths: readonly Tenth[]): number | null {
  const rowsOf = (index: number) => tenths[index]?.rows ?? 0;
  const best = (from: number, to: number) =>
    tenths.reduce(
      (found, _, index) => (index >= from && index <= to && rowsOf(index) > rowsOf(found) ? index : found),
      from,
    );
  const middle = best(1, 8);
  if (rowsOf(middle) > 0) return middle;
  const any = best(0, 9);
  return rowsOf(any) > 0 ? any : null;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
