import { DAY_MS } from './iso-day';
import type { ModelRow } from './model';

/** A version of a model, as stored in `score_models`; days are YYYY-MM-DD. */
export interface StoredModel extends Omit<ModelRow, 'lStartDay' | 'fittedOn' | 'fromDay' | 'windowDays' | 'replyRows'> {
  readonly l_start_day: string;
  readonly fitted_on: string | null;
  readonly from_day: string;
  readonly window_days: number | null;
  readonly reply_rows: number;
}

export function modelOfRow(row: StoredModel): ModelRow {
  const { version, kind, c, a, f, s, m, y, rho, horizon, windows, rows, outcomes, replies } = row;
  return {
    ...{ version, kind, c, a, f, s, m, y, rho, horizon, windows, rows, outcomes, replies },
    lStartDay: dayNumber(row.l_start_day),
    fittedOn: row.fitted_on === null ? null : dayNumber(row.fitted_on),
    fromDay: dayNumber(row.from_day),
    windowDays: row.window_days,
    replyRows: row.reply_rows,
  };
}

function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}
