import { SCORE } from './score-constants';
import type { BandSettings, RiskSettings, ScoreSettings } from './score-settings';

// The score in SQL, for statements that score many relationships at once. These are texts only: whoever puts one into a
// statement says how the day and the settings are called there. The property tests hold them against the TypeScript.

/** Day 0 of stored sums of values, whatever the as-of date: they stand as they are when the day turns. */
export const VALUE_EPOCH = `date '2000-01-01'`;

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
  /** Sum of what the active days add to the value, and the day as of which it is summed. */
  readonly valueSum: string;
  readonly sumDay: string;
}

/** @returns whether four typical gaps of silence have gone by */
export function overdueSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum' | 'sumDay'>): string {
  return `(${day} - ${lastDay}) * ${nDays} >= ${SCORE.freshGaps} * (${lastDay} - ${firstDay} + ${SCORE.gapPrior})`;
}

/** @returns the active value on the day */
export function activeValueSql({ day, valueSum, sumDay }: Pick<StateSql, 'day' | 'valueSum' | 'sumDay'>): string {
  return `${valueSum} * power(2::double precision, (${sumDay} - ${day}) / ${SCORE.halfLife}::double precision)`;
}

/** @returns what freshness is made of: it is 1 / (1 + staleness) */
export function stalenessSql({ day, nDays, firstDay, lastDay }: Omit<StateSql, 'valueSum' | 'sumDay'>): string {
  return `power((${day} - ${lastDay}) * ${nDays}
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
  const sums = { firstDay: 'first_day', sumDay: VALUE_EPOCH };
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
