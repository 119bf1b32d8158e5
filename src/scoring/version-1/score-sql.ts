import { SCORE } from '../score-constants';
import type { RiskSettings, ScoreSettings } from '../score-settings';

// Version 1 of the score in SQL, for statements that score many relationships at once. These are texts only; the
// composing statement supplies the day and the settings. Property tests compare them with the TypeScript.

/** Day 0 of sums of values, whatever the as-of date, so that stored sums stay the same when the day changes. */
const VALUE_EPOCH = `date '2000-01-01'`;

// PostgreSQL raises an error if a result of double precision overflows or underflows; JavaScript returns infinity or 0.
// Tables have weights from 5e-324 to infinity and days of the years 1 to 9999, so factors and exponents are limited.
// The limits do not affect the first six decimals:
//
// - A weight counts with at least 1e-15 and at most 1 (`countedWeightSql`).
// - 2 is raised to powers within 400 half-lives of `VALUE_EPOCH` (`powerOfTwoSql`): exact for active days of 1869 to 2131, on
//   any as-of date, for of all that is older or newer than these bounds less is left than anybody can see.
// - A sum of values is at least 1e-140 (`activeValueSql`): no smaller one can be made by the two, but it may be stored.
//
// So an active value is 0 or at least 1e-261, which is practically nothing and still a number after division by
// staleness, at most 4e17. Days are multiplied as bigint, because 10,000 years of silence times the active days exceed
// an integer.

const MAX_HALVINGS = 400;

/** @param exponent double precision. @returns 2 to that power, within the limits */
function powerOfTwoSql(exponent: string): string {
  return `power(2::double precision, greatest(least(${exponent}, ${MAX_HALVINGS}), -${MAX_HALVINGS}))`;
}

/** @returns the counted weight of an active day, above 0 and at most 1 */
function countedWeightSql(weight: string): string {
  return `greatest(least(${weight}, 1), 1e-15::double precision)`;
}

/** @returns what an active day adds to a sum of values as of `VALUE_EPOCH` */
export function dayValueSql(day: string, weight: string): string {
  return dayValueOnSql(day, weight, VALUE_EPOCH);
}

/** @returns what an active day adds to the active value on a day */
export function dayValueOnSql(day: string, weight: string, on: string): string {
  return `${countedWeightSql(weight)} * ${powerOfTwoSql(`(${day} - ${on}) / ${SCORE.halfLife}::double precision`)}`;
}

/** @returns the factor from a sum of values as of `VALUE_EPOCH` to its value on a day */
export function decaySql(day: string): string {
  return powerOfTwoSql(`(${VALUE_EPOCH} - ${day}) / ${SCORE.halfLife}::double precision`);
}

type Named<Settings> = { readonly [name in keyof Settings]: string };

export type RiskSettingsSql = Named<RiskSettings>;
export type HorizonSql = Named<Pick<ScoreSettings, 'horizon'>>;

/** The state of a relationship on a day as SQL. */
export interface StateSql {
  /** The day; a date, in parentheses unless it is one term. */
  readonly day: string;
  /** The number of active days up to it, the first and the last. */
  readonly nDays: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Sum of `dayValueSql` over the active days. */
  readonly valueSum: string;
}

/** @returns four typical gaps, times the number of active days: whole days */
export function fourGapsSql({ firstDay, lastDay }: Pick<StateSql, 'firstDay' | 'lastDay'>): string {
  return `${SCORE.freshGaps} * (${lastDay} - ${firstDay} + ${SCORE.gapPrior})`;
}

/** @returns whether four typical gaps of silence have passed */
export function overdueSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum'>): string {
  return `(${day} - ${lastDay})::bigint * ${nDays} >= ${fourGapsSql({ firstDay, lastDay })}`;
}

/** @returns the active value on the day */
export function activeValueSql({ day, valueSum }: Pick<StateSql, 'day' | 'valueSum'>): string {
  return `greatest(${valueSum}, 1e-140::double precision) * ${decaySql(day)}`;
}

/** @returns staleness; freshness is 1 / (1 + staleness) */
export function stalenessSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum'>): string {
  const fourGaps = `(${fourGapsSql({ firstDay, lastDay })})::double precision`;
  return stalenessOfSql({ silence: `(${day} - ${lastDay})::bigint`, nDays, fourGaps });
}

/** The same from terms that a statement already has. @param fourGaps as `fourGapsSql`, double precision */
export function stalenessOfSql({ silence, nDays, fourGaps }: Record<'silence' | 'nDays' | 'fourGaps', string>): string {
  return `power(${silence} * ${nDays} / ${fourGaps}, ${SCORE.freshPower}::double precision)`;
}

/** @returns e, the expected active days within the horizon; depth is e / (1 + e) */
export function expectedSql(activeValue: string, staleness: string, { horizon }: HorizonSql): string {
  return `${activeValue} * (${horizon} / ${SCORE.halfLife}::double precision) / (1 + ${staleness})`;
}

/** @returns the depth if the contact took part on the day */
export function potentialSql(activeValue: string, { horizon }: HorizonSql): string {
  return `${activeValue} / (${activeValue} + ${SCORE.halfLife} / ${horizon})`;
}

/**
 * Whether a relationship is at risk, by its columns `n_interactions`, `silence_days`, `overdue` and `depth`.
 *
 * @param suffix of the names of the columns
 */
export function atRiskSql(settings: RiskSettingsSql, suffix = ''): string {
  const [silence, depth] = [`silence_days${suffix}`, `depth${suffix}`];
  // Not an OR, which statements of readers must not have.
  return `n_interactions${suffix} >= 2 AND CASE
           WHEN ${silence} >= ${settings.coolingSilence} AND ${depth} < ${settings.coolingDepth} THEN true
           ELSE ${silence} >= ${settings.overdueSilence} AND overdue${suffix} AND ${depth} < ${settings.overdueDepth}
         END`;
}

/**
 * The stage of a relationship, from its columns `n_interactions`, `silence_days`, `overdue`, `depth`, `trend`, `at_risk`,
 * `last_day`, `last_day_before` and `n_days_before`.
 *
 * @param asOf the day
 * @param suffix of the names of the columns
 */
export function stageSql(asOf: string, suffix = ''): string {
  const { window, dormantSilence, dormantDepth, coreDepth, trendStep } = SCORE;
  const of = (column: string) => column + suffix;
  return `CASE
           WHEN ${of('n_days_before')} = 0 THEN 'new'
           WHEN ${of('silence_days')} >= ${dormantSilence} AND ${of('overdue')} AND ${of('depth')} < ${dormantDepth}
             THEN 'dormant'
           WHEN ${of('at_risk')} THEN 'at_risk'
           WHEN ${of('n_interactions')} = 1 THEN 'one_off'
           WHEN ${of('last_day')} > ${asOf} - ${window} AND ${of('last_day_before')} <= ${asOf} - 2 * ${window}
             THEN 'reactivated'
           WHEN ${of('depth')} >= ${coreDepth} THEN 'core'
           WHEN ${of('trend')} >= ${trendStep} THEN 'growing'
           ELSE 'steady'
         END`;
}
