import { ALL_AGENTS } from '../database/all-agents';
import { SQL as x } from '../scoring/algebra';
import * as moatRules from '../scoring/moat-rules';
import * as rules from '../scoring/rules';
import { SCORE } from '../scoring/score-constants';
import type { BandSettings, ScoreSettings, WeightSettings } from '../scoring/score-settings';
import { DAY_VALUE, type ModelSql, VALUE_EPOCH } from '../scoring/score-sql';
import { literal, settingsSql } from './model-sql';
import { rowsOf, type Scope } from './scope';

// Sums over the relationships of each agent and day. They are whole numbers, millionths and millionths of millionths,
// so they stay exact however often relationships are added and removed.

const COUNTS = ['total', 'deep', 'strong', 'warm', 'light', 'faint', 'at_risk', 'deepened', 'declining', 'heard'];
const SUMS = ['depth_sum', 'evidence_sum', 'gains', 'losses'];
const NUMERICS = ['weight', 'weighted_evidence', 'weight_lost'];
const BOOK = [...COUNTS, ...SUMS, ...NUMERICS];

const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'].map((band) => `count(*) FILTER (WHERE band = '${band}')`);

/** The same from depths: comparing numbers is cheaper than comparing words. */
function bandsOfDepths({ bandDeep, bandStrong, bandWarm, bandLight }: Record<keyof BandSettings, string>): string[] {
  const least = [bandDeep, bandStrong, bandWarm, bandLight];
  const counts = [...least.map((it) => `count(*) FILTER (WHERE depth_value >= ${it})`), 'count(*)'];
  return counts.map((count, index) => (index === 0 ? count : `(${count} - ${counts[index - 1]})`));
}

/** The sums of scores: columns depth, trend, evidence, evidence_trend, weight, band, at_risk, dormant, heard, in whole numbers. */
function bookSums(sign: string, bands: readonly string[]): string {
  const step = `${SCORE.trendStep * 1e6}`;
  const count = (holds: string) => `count(*) FILTER (WHERE ${holds})`;
  return [
    'count(*)',
    ...bands,
    count('at_risk'),
    count(`trend >= ${step}`),
    count(`trend <= -${step}`),
    count('heard'),
    'sum(depth)',
    'sum(evidence)',
    'sum(greatest(evidence_trend, 0))',
    'sum(greatest(-evidence_trend, 0))',
    'sum(weight)',
    'sum(weight * evidence)',
    `coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0)`,
  ]
    .map((sum) => `${sign}::integer * ${sum}`)
    .join(',\n       ');
}

const INSERT_BOOK = `INSERT INTO pg_temp.work_book (agent_id, date, ${BOOK.join(', ')}, depth_squares, potential, potential_at_risk)`;
const micro = (value: string) => `round(${value} * 1e6)::integer`;
/** At most 1e12: multiplied by evidence, at most 1e6, it still fits into 8 bytes. */
const weightSql = (worth: string, silence: string) =>
  `round(${moatRules.moatWeight(x, worth, silence)} * 1e12)::bigint`;

/** Adds the scores to the sums of the as-of date. $1 project, $2 as-of date, $3 sign: 1 or -1 */
export function scoreDeltas(scope: Scope): string {
  return `${INSERT_BOOK}
SELECT agent_id, $2::date, ${bookSums('$3', BANDS)}, 0, 0, 0
FROM (
  SELECT agent_id, band, at_risk, dormant, silence_days IS NOT NULL AS heard,
         ${micro('depth')} AS depth,
         ${micro('trend')} AS trend,
         ${micro('evidence')} AS evidence,
         ${micro('evidence_trend')} AS evidence_trend,
         ${weightSql('worth', 'silence_days')} AS weight
  FROM ${rowsOf('depth_scores', scope)}
  WHERE project_id = $1
  OFFSET 0
) AS score
GROUP BY agent_id`;
}

/** Where the statement below has the models of the days if they differ, and the place of a row's day in them. */
export const MODELS = '$5';
export const MODEL_PLACE = '(on_age - ($2::date - $3::date))';

/**
 * Adds relationships to the sums of each day, or removes them if the sign is negative. $1 project, $2 first day, $3
 * last day, $4 sign: 1 or -1, $5 the models of these days if they differ
 *
 * A roll-up row in which the contact takes part, or the first row, determines the state of its relationship until the
 * next one; the state 28 days ago changes 28 days later. A piece starts where either changes, and is joined with the
 * days it lasts. One pass then has every relationship on every day, together with its state 28 days before.
 *
 * Days are counted from the last one ($3 is 0, the day before it -1). A day gives the same bits as the steps of the
 * score, because operations and their order are those of the rules. OFFSET 0 keeps a step from being inlined into the
 * next.
 */
export function snapshotDeltas(scope: Scope, settings: ScoreSettings, model: ModelSql): string {
  const named = settingsSql(settings);
  const sumAge = `(${VALUE_EPOCH} - $3::date)`;
  const now: rules.StateTerms<string> = {
    day: 'on_age::double precision',
    startDay: 'start_age::double precision',
    activeDays: 'active_days',
    firstDay: 'first_age::double precision',
    lastDay: 'age::double precision',
    valueSum: 'unused',
    sumDay: 'unused',
  };
  const before: rules.StateTerms<string> = {
    ...now,
    day: `(on_age - ${SCORE.window})::double precision`,
    activeDays: 'active_days_before',
    lastDay: 'age_before::double precision',
  };
  const terms = {
    logActive: rules.logAged(x, 'log_value', `(${sumAge} - on_age)::double precision`),
    logStaleness: rules.logStaleness(x, now),
  };
  const termsBefore = {
    logActive: rules.logAged(x, 'log_value_before', `(${sumAge} - (on_age - ${SCORE.window}))::double precision`),
    logStaleness: rules.logStaleness(x, before),
  };
  return `WITH day AS (
  SELECT agent_id, user_id, day - $3::date AS age, w_part > 0 AS took_part, n - n_out AS participations,
         ${DAY_VALUE} AS value,
         min(day) OVER relationship - $3::date AS start_age
  FROM ${rowsOf('relationship_days', scope)}
  WHERE project_id = $1
    AND day <= $3::date
  WINDOW relationship AS (PARTITION BY user_id, agent_id)
),
state AS (
  SELECT agent_id, user_id, age AS from_age, start_age,
         min(age) FILTER (WHERE took_part) OVER history AS first_age,
         max(age) FILTER (WHERE took_part) OVER history AS age,
         count(*) FILTER (WHERE took_part) OVER history AS n_days,
         sum(participations) OVER history AS participations,
         sum(value) FILTER (WHERE took_part) OVER history AS value
  FROM day
  WHERE CASE WHEN took_part THEN true ELSE age = start_age END
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY age ROWS UNBOUNDED PRECEDING)
),
change AS (
  SELECT agent_id, user_id, from_age, start_age, first_age, age, n_days, participations, value,
         NULL::integer AS age_before, NULL::bigint AS n_days_before, NULL::double precision AS value_before
  FROM state
  UNION ALL
  SELECT agent_id, user_id, from_age + ${SCORE.window}, start_age, NULL, NULL, NULL, NULL, NULL, age, n_days, value
  FROM state
  WHERE from_age + ${SCORE.window} <= 0
),
piece AS (
  SELECT agent_id, user_id, from_age, start_age,
         lead(from_age) OVER history - 1 AS to_age,
         -- All of these only grow, so the largest so far is the latest; the first day stays.
         min(first_age) OVER history AS first_age,
         max(age) OVER history AS age,
         nullif(max(n_days) OVER history, 0)::double precision AS active_days,
         max(participations) OVER history AS participations,
         ${x.ln('max(value) OVER history')} AS log_value,
         max(age_before) OVER history AS age_before,
         nullif(max(n_days_before) OVER history, 0)::double precision AS active_days_before,
         ${x.ln('max(value_before) OVER history')} AS log_value_before
  FROM change
  WINDOW history AS (PARTITION BY user_id, agent_id ORDER BY from_age ROWS UNBOUNDED PRECEDING)
),
odds AS (
  SELECT agent_id, on_age, start_age, age, age_before, active_days, participations,
         ${rules.isOverdue(x, now)} AS overdue,
         ${rules.logOdds(x, now, terms, model)} AS odds,
         ${rules.logOdds(x, before, termsBefore, model)} AS odds_before
  FROM piece
  CROSS JOIN LATERAL generate_series(greatest(from_age, $2::date - $3::date), coalesce(to_age, 0)) AS on_age
  WHERE coalesce(to_age, 0) >= $2::date - $3::date
  OFFSET 0
),
chances AS (
  SELECT agent_id, on_age, active_days, participations, overdue,
         (on_age - age)::double precision AS silence,
         ${rules.probability(x, 'odds')} AS evidence,
         ${rules.firstReplyChance(x, now, model)} AS first_reply_chance,
         ${rules.probability(x, 'odds_before')} AS evidence_before,
         CASE WHEN start_age <= on_age - ${SCORE.window} THEN ${rules.firstReplyChance(x, before, model)} ELSE 0 END
           AS first_reply_chance_before
  FROM odds
  OFFSET 0
),
score AS (
  SELECT agent_id, on_age, active_days, participations, overdue, silence, evidence, evidence_before,
         greatest(evidence, first_reply_chance) AS depth,
         greatest(evidence_before, first_reply_chance_before) AS prev_depth
  FROM chances
  OFFSET 0
),
flagged AS (
  SELECT *, ${rules.isDormant(x, { depth: 'depth', silence: 'silence', overdue: 'overdue' })} AS dormant
  FROM score
  OFFSET 0
),
entry AS (
  SELECT agent_id, on_age, dormant, silence IS NOT NULL AS heard, depth AS depth_value,
         ${rules.isAtRisk(
           x,
           {
             depth: 'depth',
             silence: 'silence',
             overdue: 'overdue',
             participations: 'participations',
             dormant: 'dormant',
           },
           named,
         )} AS at_risk,
         ${micro('depth')} AS depth,
         ${micro(x.round6('(depth - prev_depth)'))} AS trend,
         ${micro('evidence')} AS evidence,
         ${micro(x.round6('(evidence - evidence_before)'))} AS evidence_trend,
         ${weightSql(rules.worth(x, 'active_days'), 'silence')} AS weight
  FROM flagged
  OFFSET 0
)
${INSERT_BOOK}
SELECT agent_id, $3::date + on_age, ${bookSums('$4', bandsOfDepths(named))}, 0, 0, 0
FROM entry
GROUP BY agent_id, on_age`;
}

const SNAPSHOT_AGENT = `CASE WHEN grouping(agent_id) = 1 THEN '${ALL_AGENTS}'::uuid ELSE agent_id END`;

/** Removes snapshots that lose their last relationships. $1 project */
export const REMOVE_EMPTY_SNAPSHOTS = `DELETE FROM daily_snapshots
WHERE project_id = $1
  AND (agent_id, date, total) IN (
    SELECT ${SNAPSHOT_AGENT}, date, -sum(total)::integer
    FROM pg_temp.work_book
    GROUP BY GROUPING SETS ((agent_id, date), (date)))`;

/**
 * Applies the changes to the other snapshots, and computes the index of each from its sums. $1 project, $2 its
 * half-point of breadth, $3 first day of a list of days, $4 version of the model on each of them
 */
export function dailySnapshots(weights: WeightSettings): string {
  const sums: moatRules.MoatSums<string> = {
    heard: 'heard',
    evidence: '(evidence_sum / 1e6::double precision)',
    weight: 'weight::double precision',
    weightedEvidence: '(weighted_evidence::double precision / 1e6)',
    weightLost: 'weight_lost::double precision',
    gains: '(gains / 1e6::double precision)',
    losses: '(losses / 1e6::double precision)',
  };
  const components = moatRules.moatComponents(x, sums, '$2::double precision');
  const named = {
    weightBreadth: literal(weights.weightBreadth),
    weightDepthQuality: literal(weights.weightDepthQuality),
    weightTrend: literal(weights.weightTrend),
    weightRisk: literal(weights.weightRisk),
  };
  const columns = { breadth: 'breadth', depthQuality: 'depth_quality', trend: 'trend', risk: 'risk' };
  const type = (column: string) => (COUNTS.includes(column) ? '::integer' : SUMS.includes(column) ? '::bigint' : '');
  const written = [...BOOK, 'avg_depth', 'breadth', 'depth_quality', 'trend', 'risk', 'moat_index', 'model_version'];
  return `WITH entry AS (
  SELECT ${SNAPSHOT_AGENT} AS agent_id, date,
         ${BOOK.map((column) => `sum(${column})${type(column)} AS ${column}`).join(',\n         ')}
  FROM pg_temp.work_book
  GROUP BY GROUPING SETS ((agent_id, date), (date))
),
book AS (
  SELECT entry.agent_id, entry.date,
         ${BOOK.map((column) => `entry.${column} + coalesce(kept.${column}, 0) AS ${column}`).join(',\n         ')}
  FROM entry
  LEFT JOIN daily_snapshots AS kept ON kept.project_id = $1
    AND kept.agent_id = entry.agent_id
    AND kept.date = entry.date
),
component AS (
  SELECT *,
         coalesce(round(depth_sum / nullif(total, 0)::double precision) / 1e6, 0) AS avg_depth,
         ${components.breadth} AS breadth,
         ${components.depthQuality} AS depth_quality,
         ${components.trend} AS trend,
         ${components.risk} AS risk,
         ($4::integer[])[date - $3::date + 1] AS model_version
  FROM book
  OFFSET 0
)
INSERT INTO daily_snapshots (project_id, agent_id, date, score_version, ${written.join(', ')})
SELECT $1, agent_id, date, 2, ${[...BOOK, 'avg_depth', 'breadth', 'depth_quality', 'trend', 'risk'].join(', ')},
       ${moatRules.moatIndexOf(x, 'heard', columns, named)},
       model_version
FROM component
WHERE total > 0
ON CONFLICT (project_id, agent_id, date) DO UPDATE SET
  ${['score_version', ...written].map((column) => `${column} = excluded.${column}`).join(', ')}`;
}
