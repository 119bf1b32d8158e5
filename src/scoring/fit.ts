import { NUMBERS as x } from './algebra';
import { FIT } from './fit-constants';
import { type FitWindows, fitWindows } from './fit-windows';
import { EXPONENTS, type Exponents, FIXED_MODEL, type ModelRow, shortHistory } from './model';
import { type FitTable, fitExponents } from './newton';
import { logActiveValue, logStaleness, type StateTerms, silenceDays } from './rules';
import { SCORE } from './score-constants';

/** What a fit needs to know about a project's history before it reads rows. */
export interface FitHistory {
  /** Last day that may be read; days since 1970-01-01. */
  readonly until: number;
  readonly horizon: number;
  /** Null if nothing ever happened. */
  readonly lStartDay: number | null;
  /** Days with any fact, and those on which a contact took part. */
  readonly days: readonly number[];
  readonly activeDays: readonly number[];
}

export interface FitPlan {
  readonly history: FitHistory;
  readonly lStartDay: number;
  /** The cutoffs for contacts that never took part, and for those that did; null if the history is too short. */
  readonly replies: FitWindows | null;
  readonly rows: FitWindows | null;
}

export function planFit(history: FitHistory): FitPlan {
  const { until, horizon, days, activeDays } = history;
  const lStartDay = history.lStartDay ?? until;
  if (until - lStartDay + 1 < FIT.minHistoryDays) return { history, lStartDay, replies: null, rows: null };
  const windows = (alive: readonly number[]) => fitWindows(until, lStartDay, horizon, alive);
  return { history, lStartDay, replies: windows(days), rows: windows(activeDays) };
}

/** @returns n, for a fit that reads 1 / n of the relationships */
export function fitPart(rows: number): number {
  return Math.max(1, Math.ceil(rows / FIT.maxRows));
}

/** The attempts of one agent to reach contacts that had never answered, over all cutoffs. */
export interface ReplySums {
  readonly agent: string;
  readonly attempts: number;
  readonly replies: number;
  /** Sum of the chances of each, in units of the reply rate. */
  readonly chances: number;
}

/** What one attempt adds to `chances`. */
export function attemptChance(windowDays: number, ageDays: number): number {
  return windowDays / SCORE.horizon / (1 + ageDays / SCORE.replyAgeHalf);
}

/** A relationship at a cutoff whose contact had taken part before. */
export interface FitRow extends Omit<StateTerms<number>, 'day' | 'startDay'> {
  readonly agent: string;
  readonly cutoff: number;
  readonly tookPart: boolean;
}

/** @returns the model learned from the outcomes, in force from the next day on */
export function fitModel(
  { history: { until, horizon }, lStartDay, rows: windows }: FitPlan,
  replies: readonly ReplySums[],
  rows: readonly FitRow[],
  version = 1,
): ModelRow {
  const unlearned: ModelRow = {
    ...FIXED_MODEL,
    version,
    kind: 'learned',
    y: SCORE.young,
    horizon,
    lStartDay,
    fittedOn: until,
    fromDay: until + 1,
  };
  if (windows === null) return unlearned;
  const seen: ModelRow = {
    ...unlearned,
    rho: replyRate(replies),
    replyRows: replies.reduce((sum, { attempts }) => sum + attempts, 0),
    replies: replies.reduce((sum, it) => sum + it.replies, 0),
    windowDays: windows.windowDays,
    windows: windows.cutoffs.length,
    rows: rows.length,
    outcomes: rows.filter(({ tookPart }) => tookPart).length,
  };
  if (rows.length < FIT.minRows) return seen;
  const exponents = fitExponents(tableOf(rows, windows.windowDays, seen));
  return {
    ...seen,
    ...(Object.fromEntries(EXPONENTS.map((name) => [name, x.round6(exponents[name])])) as unknown as Exponents),
  };
}

function replyRate(sums: readonly ReplySums[]): number {
  const weights = agentWeights(new Map(sums.map(({ agent, attempts }) => [agent, attempts])));
  const total = (of: (it: ReplySums) => number) =>
    sums.reduce((sum, it) => sum + (weights.get(it.agent) ?? 1) * of(it), 0);
  const rate = (FIT.priorReplies + total((it) => it.replies)) / (FIT.priorAttempts + total((it) => it.chances));
  return x.round6(Math.min(SCORE.maxReplyRate, rate));
}

function tableOf(rows: readonly FitRow[], windowDays: number, model: ModelRow): FitTable {
  const counts = new Map<string, number>();
  for (const { agent } of rows) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  const weights = agentWeights(counts);
  const k = EXPONENTS.length;
  const features = new Float64Array(rows.length * k);
  rows.forEach((row, i) => {
    features.set(featuresOf({ ...row, day: row.cutoff, startDay: row.firstDay }), i * k);
  });
  return {
    features,
    offsets: Float64Array.from(
      rows,
      ({ cutoff }) => Math.log(windowDays / SCORE.horizon) + shortHistory(model, cutoff),
    ),
    weights: Float64Array.from(rows, ({ agent }) => FIT.rowWeight * (weights.get(agent) ?? 1)),
    outcomes: Uint8Array.from(rows, ({ tookPart }) => (tookPart ? 1 : 0)),
  };
}

function featuresOf(state: StateTerms<number>): number[] {
  return [
    1,
    logActiveValue(x, state),
    -logStaleness(x, state),
    -Math.log1p(silenceDays(x, state)),
    Math.log(state.activeDays),
  ];
}

/**
 * Weights of agents, at most 1, so that none of ten or more agents has more than a fifth of all rows: one agent cannot
 * dominate the model.
 *
 * @param counts rows of each agent
 */
function agentWeights(counts: ReadonlyMap<string, number>): Map<string, number> {
  if (counts.size < FIT.minAgents) return new Map([...counts.keys()].map((agent) => [agent, 1]));
  const descending = [...counts.values()].sort((one, other) => other - one);
  let cap = Number.POSITIVE_INFINITY;
  // The weight of the others, shared among those above the cap.
  for (let capped = 0; capped < FIT.agentShare; capped++) {
    cap = descending.slice(capped).reduce((sum, count) => sum + count, 0) / (FIT.agentShare - capped);
    if ((descending[capped] ?? 0) <= cap) break;
  }
  return new Map([...counts].map(([agent, count]) => [agent, Math.min(1, cap / count)]));
}
