import { NUMBERS } from './algebra';
import { SCORE } from './score-constants';

/** The learned exponents: level, activity, freshness, silence, number of days. */
export const EXPONENTS = ['c', 'a', 'f', 's', 'm'] as const;
export type Exponents = { readonly [name in (typeof EXPONENTS)[number]]: number };

/** A version of a project's model. Days are days since 1970-01-01. */
export interface ModelRow extends Exponents {
  readonly version: number;
  readonly kind: 'fixed' | 'learned';
  /** Exponent of the correction for a short history. */
  readonly y: number;
  /** Chance of a first reply within 30 days. */
  readonly rho: number;
  /** The horizon of depth in days. */
  readonly horizon: number;
  /** The first day of the project's history that matters. */
  readonly lStartDay: number;
  readonly fittedOn: number | null;
  /** In force from this day on; null: always. */
  readonly fromDay: number | null;
  /** Days in which an outcome was awaited. */
  readonly windowDays: number | null;
  readonly windows: number;
  readonly rows: number;
  readonly outcomes: number;
  readonly replyRows: number;
  readonly replies: number;
}

/** E = A F / 4 at a horizon of 30 days. */
export const FIXED_EXPONENTS: Exponents = { c: -Math.log(4), a: 1, f: 1, s: 0, m: 0 };

export const FIXED_MODEL: ModelRow = {
  version: 1,
  kind: 'fixed',
  ...FIXED_EXPONENTS,
  y: 0,
  rho: SCORE.replyRate,
  horizon: SCORE.horizon,
  lStartDay: 0,
  fittedOn: null,
  fromDay: null,
  windowDays: null,
  windows: 0,
  rows: 0,
  outcomes: 0,
  replyRows: 0,
  replies: 0,
};

/** @returns the model in force on a day: the last one that came into force, or the fixed one */
export function modelOn(models: readonly ModelRow[], day: number): ModelRow {
  const inForce = models.filter(({ fromDay }) => fromDay === null || fromDay <= day);
  return (
    inForce.reduce<ModelRow | null>((best, row) => (best === null || isLater(row, best) ? row : best), null) ??
    FIXED_MODEL
  );
}

function isLater(row: ModelRow, than: ModelRow): boolean {
  const [one, other] = [row.fromDay ?? Number.NEGATIVE_INFINITY, than.fromDay ?? Number.NEGATIVE_INFINITY];
  return one === other ? row.version > than.version : one > other;
}

/**
 * The part of a model that the scores of a day need: the same for all relationships, so it is computed once per day.
 */
export interface DayModel<N = number> {
  /** Log odds of a relationship about which nothing else is known. */
  readonly base: N;
  readonly a: N;
  readonly f: N;
  readonly s: N;
  readonly m: N;
  /** Chance of a first reply within the horizon. */
  readonly replyChance: N;
}

/** @param day whose length of history the model uses */
export function dayModel(model: ModelRow, day: number): DayModel {
  const { c, a, f, s, m, rho, horizon } = model;
  return {
    base: Math.log(horizon / SCORE.horizon) + shortHistory(model, day) + c,
    a,
    f,
    s,
    m,
    replyChance: NUMBERS.least(SCORE.maxReplyRate, (rho * horizon) / SCORE.horizon),
  };
}

/**
 * Whether a history is so short that its probabilities are provisional: shorter than two horizons.
 *
 * @param until and `start`: days since 1970-01-01
 */
export function isProvisional(until: number, start: number, horizon: number): boolean {
  return until - start + 1 < 2 * horizon;
}

/** @returns what a short history adds to the log odds, for days before it that could not be observed */
export function shortHistory({ lStartDay, y }: Pick<ModelRow, 'lStartDay' | 'y'>, day: number): number {
  if (y === 0) return 0;
  return -y * Math.log(1 - 2 ** (-Math.max(1, day - lStartDay + 1) / SCORE.halfLife));
}
