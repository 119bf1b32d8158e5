import { type FitPlan, type FitRow, fitModel, fitPart, planFit, type ReplySums } from './fit';
import { FIT_COUNT, FIT_HISTORY, FIT_REPLIES, FIT_ROWS } from './fit-sql';
import { isoDay } from './iso-day';
import type { ModelRow } from './model';

/** Runs a statement of a fit; $1 is the project. */
export type FitQuery = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

interface HistoryRow {
  readonly l_start_day: number | null;
  readonly days: readonly number[];
  readonly active_days: readonly number[];
}

interface StateRow {
  readonly agent: string;
  readonly cutoff: number;
  readonly active_days: number;
  readonly first_day: number;
  readonly last_day: number;
  readonly value_sum: number;
  readonly took_part: boolean;
}

/** A model, and the rows it was fitted on. */
export interface LearnedFit {
  readonly plan: FitPlan;
  readonly rows: readonly FitRow[];
  readonly model: ModelRow;
}

/**
 * Fits the model of a project on what was known at the end of a day.
 *
 * @param until days since 1970-01-01; nothing after this day is read
 * @returns null if nothing had happened by then
 */
export async function learnedFit(
  query: FitQuery,
  until: number,
  horizon: number,
  version: number,
): Promise<LearnedFit | null> {
  const day = isoDay(until);
  const [history] = await query<HistoryRow>(FIT_HISTORY, [day]);
  if (!history || history.l_start_day === null) return null;
  const { l_start_day: lStartDay, days, active_days: activeDays } = history;
  const plan = planFit({ until, horizon, lStartDay, days, activeDays });
  const replies = plan.replies
    ? await query<ReplySums>(FIT_REPLIES, [day, plan.replies.cutoffs, plan.replies.windowDays])
    : [];
  const rows = await fitRows(query, day, plan);
  return { plan, rows, model: fitModel(plan, replies, rows, version) };
}

async function fitRows(query: FitQuery, day: string, { rows }: FitPlan): Promise<FitRow[]> {
  if (rows === null) return [];
  const [count] = await query<{ readonly rows: number }>(FIT_COUNT, [day, rows.cutoffs]);
  const part = fitPart(count?.rows ?? 0);
  const found = await query<StateRow>(FIT_ROWS, [day, rows.cutoffs, rows.windowDays, part]);
  return found.map((row) => ({
    agent: row.agent,
    cutoff: row.cutoff,
    activeDays: row.active_days,
    firstDay: row.first_day,
    lastDay: row.last_day,
    valueSum: row.value_sum,
    sumDay: row.cutoff,
    tookPart: row.took_part,
  }));
}
