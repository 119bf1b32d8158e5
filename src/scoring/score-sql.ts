import { SQL as x } from './algebra';
import type { DayModel } from './model';
import { LAST_WORD_SQL } from './roll-up-sql';
import * as rules from './rules';
import { SCORE } from './score-constants';
import type { BandSettings, RiskSettings } from './score-settings';

// The score in SQL, for statements that score many relationships at once: texts only, from the same rules as the
// TypeScript. The composing statement supplies the day, the model and the settings.

/** Day 0 of stored sums of values, whatever the as-of date: they stay as they are when the day changes. */
export const VALUE_EPOCH = `date '2000-01-01'`;

/** The columns of `scored` besides the state: those of `depth_scores` without the project and the time. */
export const SCORE_COLUMNS = `depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
  dormant, stage, turn, turn_days, action, risk, potential, worth, value_at_stake, active_value, typical_gap, freshness,
  silence_days`;

/** Doubles end at 2^1024. A day this far from the epoch counts practically nothing, or everything. */
const MAX_DOUBLINGS = 1000;

/**
 * What a day of `relationship_days` adds to the active value on a later day.
 *
 * @param on that day, a date
 */
export function dayValueOn(on: string): string {
  return `${rules.dayValue(x, 'w_part')} * power(2::double precision, greatest((day - ${on}) / ${SCORE.halfLife}::double precision, -${MAX_DOUBLINGS}))`;
}

/** The weights of days, limited so that sums do not overflow. */
export const BOUNDED_WEIGHT = 'least(w_part, 1e200::double precision)';

/** What a day of `relationship_days` adds to such a sum. */
export const DAY_VALUE = `${rules.dayValue(x, 'w_part')} * power(2::double precision,
    least(greatest((day - ${VALUE_EPOCH}) / ${SCORE.halfLife}::double precision, -${MAX_DOUBLINGS}), ${MAX_DOUBLINGS}))`;

/** The columns of a relationship's state, besides its keys: they determine the score of any day until the next fact. */
export const STATE_COLUMNS = `n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since`;
export const KEPT_STATE = `contact_name, ${STATE_COLUMNS}`;

/** Columns of `relationship_days` for `stateSums`, in a step that also has the `last_day` of the relationship. */
export const VALUED_DAY = `day, n, n_in, n_out, last_at, w_part, ${DAY_VALUE} AS value, ${LAST_WORD_SQL} AS last_word`;

/** The last word of the last day, as the two lowest bits of the largest number: an aggregate in the order of the days would sort. */
const LAST_OF_WORDS = `(max((day - ${VALUE_EPOCH}) * 4 + last_word) & 3)::smallint`;

type Named<Settings> = { readonly [name in keyof Settings]: string };
export type SettingsSql = Named<BandSettings> & Named<RiskSettings>;
export type ModelSql = DayModel<string>;

/** The model of each of many days, by the day's place in an array of numbers. */
export function modelOfDays(parameter: string, place: string): ModelSql {
  const at = (row: number) => `(${parameter}::double precision[])[6 * (${place}) + ${row}]`;
  return { base: at(1), a: at(2), f: at(3), s: at(4), m: at(5), replyChance: at(6) };
}

/**
 * The state of a relationship, aggregated from steps with `VALUED_DAY` in the order of the days, `active_day`, the last day
 * up to then on which the contact took part, and `answer_day`, the last with more than messages of the contact.
 *
 * @param asOf the day, a date
 */
export function stateSums(asOf: string): string {
  const took = 'w_part > 0';
  const before = `${took} AND day <= ${asOf} - ${SCORE.window}`;
  // Days on which we wrote without an answer: after the contact last took part, or on that day if we had the last word.
  const open = `n_out > 0 AND CASE WHEN active_day IS NULL THEN true WHEN day > active_day THEN true ELSE day = active_day AND last_word = ${rules.LAST_WORD.us} END`;
  // Days on which the contact wrote and was not answered: of those after the last on which anything but that happened, or
  // with their word last on that day.
  const waiting = `n_in > 0 AND CASE WHEN answer_day IS NULL THEN true WHEN day > answer_day THEN true ELSE day = answer_day AND last_word = ${rules.LAST_WORD.contact} END`;
  return `sum(n)::integer AS n_interactions,
      sum(n_in)::integer AS n_in,
      sum(n_out)::integer AS n_out,
      (count(*) FILTER (WHERE ${took}))::integer AS n_days,
      min(day) AS start_day,
      min(day) FILTER (WHERE ${took}) AS first_day,
      max(day) FILTER (WHERE ${took}) AS last_day,
      max(last_at) AS last_interaction,
      coalesce(sum(value ORDER BY day) FILTER (WHERE ${took}), 0) AS value_sum,
      (count(*) FILTER (WHERE ${before}))::integer AS n_days_before,
      max(day) FILTER (WHERE ${before}) AS last_day_before,
      sum(value ORDER BY day) FILTER (WHERE ${before}) AS value_sum_before,
      max(day) AS last_any_day,
      ${LAST_OF_WORDS} AS last_word,
      (count(*) FILTER (WHERE ${open}))::integer AS n_unanswered,
      min(day) FILTER (WHERE ${open}) AS unanswered_since,
      min(day) FILTER (WHERE ${waiting}) AS waiting_since`;
}

/**
 * The steps of a WITH from `state`, the state of relationships, to `scored`, their complete scores. `state` has
 * agent_id, user_id and `KEPT_STATE`.
 *
 * The same state, day, model and settings always give the same bits. OFFSET 0 keeps a step from being inlined into the
 * next, which would compute its powers again for each of its uses.
 *
 * @param asOf the day, a date
 * @param carried columns of `state` that `scored` has besides
 */
export function scoreSteps(
  asOf: string,
  model: ModelSql,
  settings: SettingsSql,
  carried: readonly string[] = [],
): string {
  const age = (day: string) => `(${day} - ${asOf})::double precision`;
  // Days are counted from the as-of date. Each step costs about as much as ten operations, so an age is computed again
  // rather than in a step of its own.
  const now: rules.StateTerms<string> = {
    day: '0::double precision',
    startDay: age('start_day'),
    activeDays: 'nullif(n_days, 0)::double precision',
    firstDay: age('first_day'),
    lastDay: age('last_day'),
    valueSum: 'nullif(value_sum, 0)',
    sumDay: `(${VALUE_EPOCH} - ${asOf})::double precision`,
  };
  const before: rules.StateTerms<string> = {
    ...now,
    day: x.number(-SCORE.window),
    activeDays: 'nullif(n_days_before, 0)::double precision',
    lastDay: age('last_day_before'),
    valueSum: 'nullif(value_sum_before, 0)',
  };
  const terms = (suffix: string) => ({ logActive: `log_active${suffix}`, logStaleness: `log_staleness${suffix}` });
  const silence = 'silence_days::double precision';
  const depth = 'greatest(evidence, first_reply_chance)';
  const depthBefore = 'greatest(evidence_before, first_reply_chance_before)';
  const isAtRisk = rules.isAtRisk(
    x,
    {
      depth: 'depth',
      silence,
      overdue: 'overdue',
      participations: '(n_interactions - n_out)::double precision',
      dormant: 'dormant',
    },
    settings,
  );
  return `logs AS (
  SELECT *,
         ${now.activeDays} AS active_days,
         ${before.activeDays} AS active_days_before,
         ${asOf} - last_day AS silence_days,
         ${asOf} - last_any_day AS turn_days,
         ${rules.logActiveValue(x, now)} AS log_active,
         ${rules.logStaleness(x, now)} AS log_staleness,
         ${rules.logActiveValue(x, before)} AS log_active_before,
         ${rules.logStaleness(x, before)} AS log_staleness_before,
         ${rules.isOverdue(x, now)} AS overdue
  FROM state
  OFFSET 0
),
chances AS (
  SELECT *,
         ${rules.probability(x, rules.logOdds(x, { ...now, activeDays: 'active_days' }, terms(''), model))} AS evidence,
         ${rules.probability(x, rules.logPotentialOdds(x, { activeDays: 'active_days' }, terms(''), model))} AS potential,
         ${rules.firstReplyChance(x, now, model, silence)} AS first_reply_chance,
         ${rules.probability(x, rules.logOdds(x, { ...before, activeDays: 'active_days_before' }, terms('_before'), model))}
           AS evidence_before,
         CASE WHEN ${now.startDay} <= -${SCORE.window} THEN ${rules.firstReplyChance(x, before, model)} ELSE 0 END
           AS first_reply_chance_before
  FROM logs
  OFFSET 0
),
moved AS (
  SELECT *,
         ${depth} AS depth,
         ${depthBefore} AS prev_depth,
         ${x.round6(`(1 - ${depth})`)} AS risk,
         ${x.round6(`(${depth} - ${depthBefore})`)} AS trend,
         ${x.round6('(evidence - evidence_before)')} AS evidence_trend,
         ${rules.isNew(x, now.day, age('coalesce(first_day, start_day)'))} AS is_new,
         ${rules.isDormant(x, { depth, silence, overdue: 'overdue' })} AS dormant,
         ${rules.worth(x, 'active_days')} AS worth
  FROM chances
  OFFSET 0
),
staged AS (
  SELECT *,
         ${isAtRisk} AS at_risk,
         ${rules.trendWordOf(x, 'is_new', 'trend')} AS trend_word,
         ${rules.turnOf(x, {
           directed: '(n_in + n_out)',
           activeDays: 'active_days',
           turnDays: 'turn_days',
           lastWord: 'last_word',
         })} AS turn,
         ${rules.bandOf(x, 'depth', settings)} AS band,
         ${rules.stageOf(x, {
           isNew: 'is_new',
           activeDays: 'active_days',
           dormant: 'dormant',
           atRisk: isAtRisk,
           participations: '(n_interactions - n_out)',
           day: now.day,
           lastDay: now.lastDay,
           lastDayBefore: before.lastDay,
           depth: 'depth',
           trend: 'trend',
         })} AS stage
  FROM moved
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
         dormant, stage, turn, turn_days,
         ${rules.actionOf(x, {
           turn: 'turn',
           turnDays: 'turn_days',
           unanswered: 'n_unanswered',
           stage: 'stage',
           atRisk: 'at_risk',
           trendWord: 'trend_word',
           activeDays: 'active_days',
           potential: 'potential',
           inbound: 'n_in',
           outbound: 'n_out',
         })} AS action,
         risk,
         potential,
         worth,
         ${x.round6('(potential * risk)')} AS value_at_stake,
         -- At most the number of days, because the sums of days far from the epoch are limited.
         ${x.orZero(x.round6(x.exp(x.least('log_active', x.ln('active_days')))))} AS active_value,
         ${rules.typicalGap(x, { ...now, activeDays: 'active_days' })} AS typical_gap,
         ${x.orZero(x.round6(x.exp('(-log_staleness)')))} AS freshness,
         silence_days,
         ${[KEPT_STATE, ...carried].join(', ')}
  FROM staged
)`;
}
