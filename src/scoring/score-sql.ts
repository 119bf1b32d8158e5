import { SCORE } from './score-constants';
import type { BandSettings, RiskSettings, ScoreSettings } from './score-settings';

// The score in SQL, for statements that score many relationships at once. These are texts only: whoever puts one into a
// statement says how the day and the settings are called there. The property tests hold them against the TypeScript.

/** Day 0 of sums of values, whatever the as-of date: those that are stored stand as they are when the day turns. */
const VALUE_EPOCH = `date '2000-01-01'`;

// PostgreSQL raises an error where the result of double precision is too large, or so small that it would be 0; JavaScript
// gives infinity or 0. The tables hold weights from 5e-324 to infinity and days of the years 1 to 9999, so whatever is
// multiplied or raised to a power stays within bounds, which change nothing of a number of six decimals:
//
// - A weight counts with at least 1e-15 and at most 1 (`countedWeightSql`).
// - 2 is raised to powers within 400 half-lives of `VALUE_EPOCH` (`powerOfTwoSql`): exact for active days of 1869 to 2131, on
//   any as-of date, for of all that is older or newer than these bounds less is left than anybody can see.
// - A sum of values is at least 1e-140 (`activeValueSql`): no smaller one can be made by the two, but it may be stored.
//
// So an active value is 0 to the eye or at least 1e-261, which is as good as nothing, and still a number when staleness
// divides it: that is 4e17 at most. Days are multiplied with days as bigint: 10,000 years of silence, times the active days,
// are beyond an integer.

const MAX_HALVINGS = 400;

/** @param exponent double precision. @returns 2 to that power, as far as it makes a difference */
function powerOfTwoSql(exponent: string): string {
  return `power(2::double precision, greatest(least(${exponent}, ${MAX_HALVINGS}), -${MAX_HALVINGS}))`;
}

/** @returns what the weights of one active day count for, above 0 and at most 1 */
function countedWeightSql(weight: string): string {
  return `greatest(least(${weight}, 1), 1e-15::double precision)`;
}

/** @returns the weights of an active day, but for what no sum of them can hold */
export function boundedWeightSql(weight: string): string {
  return `least(${weight}, 1e200::double precision)`;
}

/** @returns what an active day adds to a sum of values as of `VALUE_EPOCH` */
export function dayValueSql(day: string, weight: string): string {
  return dayValueOnSql(day, weight, VALUE_EPOCH);
}

/** @returns what an active day adds to the active value on a day */
export function dayValueOnSql(day: string, weight: string, on: string): string {
  return `${countedWeightSql(weight)} * ${powerOfTwoSql(`(${day} - ${on}) / ${SCORE.halfLife}::double precision`)}`;
}

/** @returns what one of a sum of values as of `VALUE_EPOCH` is on a day */
export function decaySql(day: string): string {
  return powerOfTwoSql(`(${VALUE_EPOCH} - ${day}) / ${SCORE.halfLife}::double precision`);
}

/**
 * The columns, besides the project and who it is about, that are the state of a relationship: `depth_scores` has them with
 * the score, `replaced_scores` without, and the score of any day until the next fact follows from them.
 */
export const KEPT_STATE = `contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before`;

type Named<Settings> = { readonly [name in keyof Settings]: string };

/** What a statement calls the numbers of the settings that concern a relationship: literals, parameters, placeholders. */
export type SettingsSql = RiskSettingsSql & HorizonSql & Named<BandSettings>;
export type RiskSettingsSql = Named<RiskSettings>;
export type HorizonSql = Named<Pick<ScoreSettings, 'horizon'>>;

/** What a statement calls the state of a relationship on a day. */
export interface StateSql {
  /** The day; a date, in parentheses unless it is one term. */
  readonly day: string;
  /** How many active days there are up to it, the first of them and the last. */
  readonly nDays: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Sum of `dayValueSql` over the active days. */
  readonly valueSum: string;
}

/** @returns whether four typical gaps of silence have gone by */
export function overdueSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum'>): string {
  return `(${day} - ${lastDay})::bigint * ${nDays} >= ${SCORE.freshGaps} * (${lastDay} - ${firstDay} + ${SCORE.gapPrior})`;
}

/** @returns the active value on the day */
export function activeValueSql({ day, valueSum }: Pick<StateSql, 'day' | 'valueSum'>): string {
  return `greatest(${valueSum}, 1e-140::double precision) * ${decaySql(day)}`;
}

/** @returns what freshness is made of: it is 1 / (1 + staleness) */
export function stalenessSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum'>): string {
  return `power((${day} - ${lastDay})::bigint * ${nDays}
           / (${SCORE.freshGaps} * (${lastDay} - ${firstDay} + ${SCORE.gapPrior}))::double precision,
           ${SCORE.freshPower}::double precision)`;
}

/** @returns e, the active days expected within the horizon; the depth is e / (1 + e) */
export function expectedSql(activeValue: string, staleness: string, { horizon }: HorizonSql): string {
  return `${activeValue} * (${horizon} / ${SCORE.halfLife}::double precision) / (1 + ${staleness})`;
}

/**
 * Whether a relationship is at risk, from its columns `n_interactions`, `silence_days`, `overdue` and `depth`.
 *
 * @param suffix of the names of the columns
 */
export function atRiskSql(settings: RiskSettingsSql, suffix = ''): string {
  const [silence, depth] = [`silence_days${suffix}`, `depth${suffix}`];
  // Not an OR, which no statement of a reader may have.
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

/**
 * The steps, to stand in a WITH, from a step `state` to one `scored`: from the state that a relationship is in to all that
 * its score says. `state` has agent_id, user_id and `KEPT_STATE`: active days, the last of them and the sum of values as of
 * `VALUE_EPOCH`, up to the day and, as `_before`, up to 28 days before it. `scored` has the columns of `depth_scores`, but
 * for the project and the moment.
 *
 * The same state, day and settings give the same bits, wherever these steps stand. What is expected is computed as in
 * work_book.sql, operation by operation. OFFSET 0 keeps a step from being inlined into the next, which would compute its
 * powers again for each of its uses.
 *
 * @param asOf the day, a date
 */
export function scoreSteps(asOf: string, settings: SettingsSql): string {
  const sums = { firstDay: 'first_day' };
  const now: StateSql = { ...sums, day: asOf, nDays: 'n_days', lastDay: 'last_day', valueSum: 'value_sum' };
  const before: StateSql = {
    ...sums,
    day: `(${asOf} - ${SCORE.window})`,
    nDays: 'n_days_before',
    lastDay: 'last_day_before',
    valueSum: 'value_sum_before',
  };
  return `expected AS (
  SELECT *,
         ${asOf} - last_day AS silence_days,
         ${overdueSql(now)} AS overdue,
         ${activeValueSql(now)} AS active_value,
         ${stalenessSql(now)} AS staleness,
         coalesce(${expectedSql(activeValueSql(before), stalenessSql(before), settings)}, 0) AS e_before
  FROM state
  OFFSET 0
),
score AS (
  SELECT *,
         ${rounded('e / (1 + e)')} AS depth,
         ${rounded('e_before / (1 + e_before)')} AS prev_depth,
         ${rounded(`active_value / (active_value + ${SCORE.halfLife} / ${settings.horizon}::double precision)`)} AS potential
  FROM (
    SELECT *, ${expectedSql('active_value', 'staleness', settings)} AS e FROM expected
    OFFSET 0
  ) AS expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         ${rounded('(1 - depth)')} AS risk,
         ${rounded('(depth - prev_depth)')} AS trend,
         ${atRiskSql(settings)} AS at_risk
  FROM score
  OFFSET 0
),
staged AS (
  SELECT *,
         CASE
           WHEN depth >= ${settings.bandDeep} THEN 'deep'
           WHEN depth >= ${settings.bandStrong} THEN 'strong'
           WHEN depth >= ${settings.bandWarm} THEN 'warm'
           WHEN depth >= ${settings.bandLight} THEN 'light'
           ELSE 'faint'
         END AS band,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN trend >= ${SCORE.trendStep} THEN 'deepening'
           WHEN trend <= -${SCORE.trendStep} THEN 'declining'
           ELSE 'stable'
         END AS trend_word,
         ${stageSql(asOf)} AS stage
  FROM flagged
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, prev_depth, trend, trend_word, band, at_risk, stage,
         ${ACTION} AS action,
         risk,
         potential,
         ${rounded('potential * risk')} AS value_at_stake,
         ${rounded('active_value')} AS active_value,
         ${rounded(`(last_day - first_day + ${SCORE.gapPrior}) / n_days::double precision`)} AS typical_gap,
         ${rounded('1 / (1 + staleness)')} AS freshness,
         silence_days,
         ${KEPT_STATE}
  FROM staged
)`;
}

function rounded(number: string): string {
  return `round(${number} * 1e6) / 1e6`;
}

const ACTION = `CASE
           WHEN stage = 'dormant' THEN CASE WHEN potential >= ${SCORE.highPotential} THEN 'win_back' ELSE 'let_rest' END
           WHEN at_risk THEN CASE WHEN potential >= ${SCORE.highPotential} THEN 'reach_out_now' ELSE 'light_nudge' END
           WHEN stage = 'one_off' THEN 'second_touch'
           WHEN stage = 'new' THEN CASE WHEN n_days = 1 THEN 'second_touch' ELSE 'nurture' END
           WHEN stage = 'reactivated' THEN 'welcome_back'
           WHEN n_in + n_out >= ${SCORE.oneSidedInteractions} AND n_out >= ${SCORE.oneSidedShare} * (n_in + n_out)
             THEN 'invite_reply'
           WHEN trend_word = 'declining' THEN 'check_in'
           WHEN stage = 'core' THEN 'protect'
           WHEN stage = 'growing' THEN 'deepen'
           ELSE 'keep_rhythm'
         END`;
