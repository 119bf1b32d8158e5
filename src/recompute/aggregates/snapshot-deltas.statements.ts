import { IN_MILLIONTHS, millionthsOf, SQL as x } from '../../scoring/algebra';
import { BANDS } from '../../scoring/band';
import * as rules from '../../scoring/rules';
import { SCORE } from '../../scoring/score-constants';
import type { BandSettings, RiskSettings, ScoreSettings } from '../../scoring/score-settings';
import { DAY_VALUE, type ModelSql, VALUE_EPOCH } from '../../scoring/score-sql';
import { rowsOf, type Scope } from '../scope';
import { literal } from '../scores/model-sql';
import { bookSums, INSERT_BOOK, MEMBERS, ROWS, SIGNED, weightSql } from './snapshot-sums';

const micro = (value: string) => `round(${value} * 1e6)::integer`;

const BAND_COUNTS = BANDS.map((band) => ROWS.count(`band = '${band}'`));
const SIGNED_BANDS = BANDS.map((band) => SIGNED.count(`band = '${band}'`));

const COUNTED = (score: string) => `band, at_risk, dormant, silence_days AS silence,
         ${micro('depth')} AS depth,
         ${micro('trend')} AS trend,
         ${micro('evidence')} AS evidence,
         ${micro('evidence_trend')} AS evidence_trend,
         ${weightSql('worth', 'silence_days')} AS weight
  FROM ${score}`;

/** Adds the scores to the sums of the as-of date. $1 project, $2 as-of date, $3 sign: 1 or -1 */
export function scoreDeltas(scope: Scope): string {
  return `${INSERT_BOOK}
SELECT agent_id, $2::date, ${bookSums('$3', ROWS, BAND_COUNTS)}
FROM (
  SELECT agent_id, ${COUNTED(rowsOf('depth_scores', scope))}
  WHERE project_id = $1
  OFFSET 0
) AS score
GROUP BY agent_id`;
}

/**
 * Adds the difference between the scores of the relationships in the work table and what these were before. Returns the
 * number of agents, and of those that lose relationships. $1 project, $2 as-of date
 */
export const SCORE_CHANGES = `WITH booked AS (
${INSERT_BOOK}
SELECT agent_id, $2::date, ${bookSums('1', SIGNED, SIGNED_BANDS)}
FROM (
  SELECT agent_id, sign, band, at_risk, dormant, silence, depth, trend, evidence, evidence_trend, sign * weight AS weight
  FROM (
    SELECT agent_id, -1 AS sign, ${COUNTED('pg_temp.work_before')}
    WHERE depth IS NOT NULL
    UNION ALL
    SELECT agent_id, 1, ${COUNTED(rowsOf('depth_scores', 'relationships'))}
    WHERE project_id = $1
    OFFSET 0
  ) AS counted
) AS score
GROUP BY agent_id
RETURNING total
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE total < 0))::integer AS losing FROM booked`;

/** Where the statement below has the models of the days if they differ, and the place of a row's day in them. */
export const MODELS = '$5';
const DAYS = '($3::date - $2::date + 1)';
export const MODEL_PLACE = `(place % ${DAYS})`;

type Limits = BandSettings & Pick<RiskSettings, 'coolingDepth' | 'overdueDepth'>;

/** The counts of bands: comparing numbers is cheaper than comparing words. */
function bandsOf({
  bandDeep,
  bandStrong,
  bandWarm,
  bandLight,
}: { readonly [name in keyof BandSettings]: string }): string[] {
  const least = [bandDeep, bandStrong, bandWarm, bandLight];
  const counts = [...least.map((it) => MEMBERS.count(`depth >= ${it}`)), MEMBERS.count()];
  return counts.map((count, index) => (index === 0 ? count : `(${count} - ${counts[index - 1]})`));
}

/**
 * Adds relationships to the sums of each day, or removes them if the sign is negative. $1 project, $2 first day, $3
 * last day, $4 sign: 1 or -1, $5 the models of these days if they differ
 *
 * A roll-up row in which the contact takes part, or the first row, determines the state of its relationship until the
 * next one; the state 28 days ago changes 28 days later. A piece starts where either changes, and is joined with the
 * days it lasts. One pass then has every relationship on every day, together with its state 28 days before.
 *
 * Most of a run from nothing is this statement, and most of it the steps from `on_day`, which have a row for each piece
 * and day. Hence:
 * - Pieces that are alike are one, with `members`: those of contacts that took part on one and the same day only.
 * - What does not depend on the day is computed before the days are joined; each further step costs as much as several
 *   operations.
 * - An agent's days are numbered, `place`, from a multiple of the number of days on. Grouping by a number is cheaper than by
 *   agent and day, and so is a model by its place. Days of a piece are counted like that, so that `place` is the day.
 * - Depths and their limits are whole millionths, in doubles: not rounded again, and cheaper to add up than integers.
 *
 * A day gives the same bits as the steps of the score, because operations and their order are those of the rules. OFFSET 0
 * keeps a step from being inlined into the next.
 */
export function snapshotDeltas(scope: Scope, settings: ScoreSettings, model: ModelSql, maxReplyChance: number): string {
  const limit = (name: keyof Limits) => literal(millionthsOf(settings[name]));
  const day = 'place::double precision';
  const now: rules.StateTerms<string> = {
    day,
    startDay: 'start_place::double precision',
    activeDays: 'active_days',
    firstDay: 'unused',
    lastDay: 'last_place',
    valueSum: 'unused',
    sumDay: 'unused',
  };
  const before = {
    ...now,
    startDay: 'start_place_before::double precision',
    activeDays: 'active_days_before',
    lastDay: 'last_place_before',
  };
  const evidence = (state: rules.StateTerms<string>, suffix: string, days: string) => {
    const terms = {
      logActive: rules.logAged(x, `log_value${suffix}`, `${days}::double precision`),
      logStaleness: rules.logStaleness(x, state, `fresh_span${suffix}`),
    };
    return rules.probability(IN_MILLIONTHS, rules.logOdds(x, state, terms, model));
  };
  // The chance of a first reply is at most its limit / (1 + silence), and need not be computed if the evidence is above.
  const depth = (of: string, silent: string, chance: string) =>
    `CASE WHEN ${of} * (1 + ${silent}) >= ${literal(millionthsOf(maxReplyChance))} THEN ${of} ELSE greatest(${of}, ${chance}) END`;
  const silence = 'silence';
  const dormant = rules.isDormant(
    x,
    { depth: 'depth', silence, overdue: 'overdue' },
    literal(millionthsOf(SCORE.dormantDepth)),
  );
  const freshSpan = (last: string) =>
    rules.freshSpan(x, { firstDay: 'first_age::double precision', lastDay: `${last}::double precision` });
  const state = ['start_age', 'first_age', 'age', 'n_days', 'participations', 'value', 'age_before', 'n_days_before'];
  const alike = ['agent_id', 'from_age', 'to_age', ...state, 'value_before', 'several_days_of'].join(', ');
  return `WITH day AS (
  SELECT agent_id, user_id, day, day - $3::date AS age, w_part > 0 AS took_part, n - n_out AS participations,
         ${DAY_VALUE} AS value
  FROM ${rowsOf('relationship_days', scope)}
  WHERE project_id = $1
    AND day <= $3::date
  OFFSET 0
),
state AS (
  SELECT agent_id, relationship, from_age, start_age, first_age, age, n_days, participations, value
  FROM (
    SELECT agent_id, dense_rank() OVER (ORDER BY user_id, agent_id) AS relationship, took_part, age AS from_age,
           min(age) OVER history AS start_age,
           min(age) FILTER (WHERE took_part) OVER history AS first_age,
           max(age) FILTER (WHERE took_part) OVER history AS age,
           count(*) FILTER (WHERE took_part) OVER history AS n_days,
           sum(participations) OVER history AS participations,
           sum(value) FILTER (WHERE took_part) OVER history AS value
    FROM day
    WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY day ROWS UNBOUNDED PRECEDING)
  ) AS every
  WHERE CASE WHEN took_part THEN true ELSE from_age = start_age END
),
change AS (
  SELECT agent_id, relationship, from_age, start_age, first_age, age, n_days, participations, value,
         NULL::integer AS age_before, NULL::bigint AS n_days_before, NULL::double precision AS value_before
  FROM state
  UNION ALL
  SELECT agent_id, relationship, from_age + ${SCORE.window}, start_age, NULL, NULL, NULL, NULL, NULL, age, n_days, value
  FROM state
  WHERE from_age + ${SCORE.window} <= 0
),
piece AS (
  SELECT agent_id, relationship, start_age,
         greatest(from_age, $2::date - $3::date) AS from_age,
         coalesce(lead(from_age) OVER history - 1, 0) AS to_age,
         -- All of these only grow, so the largest so far is the latest; the first day stays.
         min(first_age) OVER history AS first_age,
         max(age) OVER history AS age,
         nullif(max(n_days) OVER history, 0) AS n_days,
         least(max(participations) OVER history, ${rules.ENOUGH_PARTICIPATIONS}) AS participations,
         max(value) OVER history AS value,
         max(age_before) OVER history AS age_before,
         nullif(max(n_days_before) OVER history, 0) AS n_days_before,
         max(value_before) OVER history AS value_before
  FROM change
  WINDOW history AS (PARTITION BY relationship ORDER BY from_age ROWS UNBOUNDED PRECEDING)
),
alike AS (
  SELECT ${alike}, count(*)::double precision AS members
  FROM (
    -- Only those without weight in the Moat Index: multiplied by many members, it might not fit into 8 bytes.
    SELECT piece.*, CASE WHEN n_days > 1 THEN relationship END AS several_days_of
    FROM piece
    WHERE to_age >= $2::date - $3::date
  ) AS lasting
  GROUP BY ${alike}
),
numbered AS (
  SELECT *, (dense_rank() OVER (ORDER BY agent_id))::integer * ${DAYS} + ($3::date - $2::date) AS last_place_of_agent
  FROM alike
),
placed AS (
  SELECT members,
         last_place_of_agent + from_age AS from_place,
         last_place_of_agent + to_age AS to_place,
         last_place_of_agent + start_age AS start_place,
         last_place_of_agent + start_age + ${SCORE.window} AS start_place_before,
         last_place_of_agent + (${VALUE_EPOCH} - $3::date) AS epoch_place,
         last_place_of_agent + (${VALUE_EPOCH} - $3::date) + ${SCORE.window} AS epoch_place_before,
         participations::double precision AS participations,
         n_days::double precision AS active_days,
         (last_place_of_agent + age)::double precision AS last_place,
         ${freshSpan('age')} AS fresh_span,
         ${x.ln('value')} AS log_value,
         n_days_before::double precision AS active_days_before,
         (last_place_of_agent + age_before + ${SCORE.window})::double precision AS last_place_before,
         ${freshSpan('age_before')} AS fresh_span_before,
         ${x.ln('value_before')} AS log_value_before,
         ${rules.worth(x, 'n_days::double precision')} AS worth
  FROM numbered
  OFFSET 0
),
evidence AS (
  SELECT place, members, start_place, start_place_before, participations, worth,
         ${rules.silenceDays(x, now)} AS silence,
         ${rules.silenceDays(x, before)} AS silence_before,
         ${rules.isOverdue(x, now, 'fresh_span')} AS overdue,
         ${evidence(now, '', '(epoch_place - place)')} AS evidence,
         ${evidence(before, '_before', '(epoch_place_before - place)')} AS evidence_before
  FROM placed
  CROSS JOIN LATERAL (SELECT generate_series(from_place, to_place) AS place) AS on_day
  OFFSET 0
),
depth AS (
  SELECT place, members, participations, silence, overdue, evidence, evidence_before,
         ${depth('evidence', silence, rules.firstReplyChance(IN_MILLIONTHS, now, model, silence))} AS depth,
         ${depth(
           'evidence_before',
           'silence_before',
           `CASE WHEN start_place_before <= place THEN ${rules.firstReplyChance(IN_MILLIONTHS, before, model, 'silence_before')} ELSE 0 END`,
         )} AS depth_before,
         CASE WHEN worth > 0 THEN ${weightSql('worth', silence)} ELSE 0 END AS weight
  FROM evidence
  OFFSET 0
),
entry AS (
  SELECT place, members, silence, depth, weight, evidence,
         depth - depth_before AS trend,
         evidence - evidence_before AS evidence_trend,
         ${dormant} AS dormant,
         ${rules.isAtRisk(
           x,
           { depth: 'depth', silence, overdue: 'overdue', participations: 'participations', dormant },
           {
             coolingSilence: literal(settings.coolingSilence),
             coolingDepth: limit('coolingDepth'),
             overdueSilence: literal(settings.overdueSilence),
             overdueDepth: limit('overdueDepth'),
           },
         )} AS at_risk
  FROM depth
  OFFSET 0
)
${INSERT_BOOK}
SELECT (ARRAY(SELECT DISTINCT agent_id FROM alike ORDER BY agent_id))[place / ${DAYS}],
       $2::date + place % ${DAYS}, ${bookSums(
         '$4',
         MEMBERS,
         bandsOf({
           bandDeep: limit('bandDeep'),
           bandStrong: limit('bandStrong'),
           bandWarm: limit('bandWarm'),
           bandLight: limit('bandLight'),
         }),
       )}
FROM entry
GROUP BY place`;
}
