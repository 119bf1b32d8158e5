import { SQL as x } from '../scoring/algebra';
import { moatWeight } from '../scoring/moat-rules';
import { SCORE } from '../scoring/score-constants';
import { DAY_VALUE, scoreSteps, stateSums, VALUED_DAY } from '../scoring/score-sql';

const WEEK = 7;
const WEEK_AGO = `($2::date - ${WEEK})`;
const BEFORE = `($2::date - ${WEEK} - ${SCORE.window})`;
/** The rest of a sum of values may be negative by rounding. */
const MIN_SUM = '1e-300::double precision';
const parameter = (place: number) => `$${place}::double precision`;

/** A column of the score now, minus the same of a week ago. */
function moved(now: string, then: string): string {
  return `(${now} - coalesce(${then}, 0))`;
}

/** A week ago, under the current model; bands are not needed. */
const STEPS = scoreSteps(
  WEEK_AGO,
  {
    base: parameter(10),
    a: parameter(11),
    f: parameter(12),
    s: parameter(13),
    m: parameter(14),
    replyChance: parameter(15),
  },
  {
    bandDeep: '1::double precision',
    bandStrong: '1::double precision',
    bandWarm: '1::double precision',
    bandLight: '1::double precision',
    coolingSilence: parameter(16),
    coolingDepth: parameter(17),
    overdueSilence: parameter(18),
    overdueDepth: parameter(19),
  },
);

/** Whole numbers, as in the snapshots: their sums are the same in any order. */
const MICRO_WEIGHT = `round(${moatWeight(x, 'worth', 'silence_days::double precision')} * 1e12)::bigint`;
const micro = (value: string) => `round(${value} * 1e6)::integer`;

/**
 * The relationships that moved the index of version 2 most within a week, estimated by its slope. Their state of a week
 * ago is derived from the stored one and from what happened since, and scored by the steps of the score itself, under
 * the current model and length of history.
 *
 * `week` has the sums of a week ago under the same model, in the units of `daily_snapshots`.
 *
 * $1 project, $2 as-of date, $3 to $8 slope: evidence, weight, weighted evidence, weight lost, gains, losses; $9 limit,
 * $10 to $15 the model: base, a, f, s, m, chance of a reply; $16 to $19 the rules of risk
 */
export const MOVERS = `WITH recent AS MATERIALIZED (
  SELECT agent_id, user_id,
         count(*) FILTER (WHERE day > ${WEEK_AGO} AND value > 0) AS days_7,
         coalesce(sum(n) FILTER (WHERE day > ${WEEK_AGO}), 0) AS n_7,
         coalesce(sum(n_in) FILTER (WHERE day > ${WEEK_AGO}), 0) AS in_7,
         coalesce(sum(n_out) FILTER (WHERE day > ${WEEK_AGO}), 0) AS out_7,
         coalesce(sum(value) FILTER (WHERE day > ${WEEK_AGO}), 0) AS value_7,
         max(day) FILTER (WHERE day <= ${WEEK_AGO} AND value > 0) AS last_7,
         count(*) FILTER (WHERE value > 0) AS days_35,
         sum(value) AS value_35
  FROM (
    SELECT agent_id, user_id, day, n, n_in, n_out, CASE WHEN w_part > 0 THEN ${DAY_VALUE} ELSE 0 END AS value
    FROM relationship_days
    WHERE project_id = $1 AND day > ${BEFORE} AND day <= $2::date
    OFFSET 0
  ) recent_day
  GROUP BY user_id, agent_id
),
state AS (
  SELECT scores.agent_id, scores.user_id, scores.contact_name,
         (n_interactions - coalesce(n_7, 0))::integer AS n_interactions,
         n_days_7 AS n_days,
         (n_in - coalesce(in_7, 0))::integer AS n_in,
         (n_out - coalesce(out_7, 0))::integer AS n_out,
         start_day,
         CASE WHEN n_days_7 > 0 THEN first_day END AS first_day,
         CASE WHEN n_days_7 > 0 THEN coalesce(last_7, last_35) END AS last_day,
         last_interaction,
         CASE WHEN n_days_7 > 0 THEN greatest(value_sum - coalesce(value_7, 0), ${MIN_SUM}) ELSE 0 END AS value_sum,
         n_days_35 AS n_days_before,
         CASE WHEN n_days_35 > 0 THEN last_35 END AS last_day_before,
         CASE WHEN n_days_35 > 0 THEN greatest(value_sum - coalesce(value_35, 0), ${MIN_SUM}) END AS value_sum_before,
         last_any_day, last_word, n_unanswered, unanswered_since, waiting_since
  FROM (
    SELECT depth_scores.*, n_7, in_7, out_7, value_7, last_7, value_35,
           (n_days - coalesce(days_7, 0))::integer AS n_days_7,
           (n_days - coalesce(days_35, 0))::integer AS n_days_35,
           -- The last active day before the window is stored, and rarely within a week of its start.
           CASE WHEN last_day_before > ${BEFORE} THEN (
             SELECT max(day) FROM relationship_days
             WHERE project_id = $1 AND agent_id = depth_scores.agent_id AND user_id = depth_scores.user_id
               AND day <= ${BEFORE} AND w_part > 0
           ) ELSE last_day_before END AS last_35
    FROM depth_scores
    LEFT JOIN recent ON recent.agent_id = depth_scores.agent_id AND recent.user_id = depth_scores.user_id
    WHERE depth_scores.project_id = $1
  ) scores
  WHERE start_day <= ${WEEK_AGO}
),
${STEPS},
-- Materialized: if the planner expects few rows, it would score all of them again for each.
week_ago AS MATERIALIZED (
  SELECT agent_id, user_id, evidence, evidence_trend, worth, silence_days, at_risk, dormant FROM scored
),
week_book AS (
  SELECT json_build_object(
           'heard', count(silence_days),
           'evidence_sum', coalesce(sum(evidence), 0),
           'weight', coalesce(sum(weight), 0),
           'weighted_evidence', coalesce(sum(weight * evidence), 0),
           'weight_lost', coalesce(sum(weight) FILTER (WHERE lost), 0),
           'gains', coalesce(sum(greatest(evidence_trend, 0)), 0),
           'losses', coalesce(sum(greatest(-evidence_trend, 0)), 0)
         ) AS week
  FROM (
    SELECT silence_days, ${micro('evidence')} AS evidence, ${micro('evidence_trend')} AS evidence_trend,
           ${MICRO_WEIGHT} AS weight, CASE WHEN at_risk THEN true ELSE dormant END AS lost
    FROM week_ago
    OFFSET 0
  ) AS score
),
weighed AS (
  SELECT present.agent_id, present.user_id, present.contact_name, present.depth, present.evidence, present.evidence_trend, present.worth,
         present.silence_days, present.at_risk, present.dormant,
         ${moatWeight(x, 'present.worth', 'present.silence_days::double precision')} AS weight,
         week.evidence AS evidence_7,
         week.evidence_trend AS evidence_trend_7,
         ${moatWeight(x, 'week.worth', 'week.silence_days::double precision')} AS weight_7,
         CASE WHEN present.at_risk THEN true ELSE present.dormant END AS lost,
         CASE WHEN week.at_risk THEN true ELSE week.dormant END AS lost_7
  FROM depth_scores AS present
  LEFT JOIN week_ago AS week ON week.agent_id = present.agent_id AND week.user_id = present.user_id
  WHERE present.project_id = $1
  OFFSET 0
),
greatest_movers AS (
  SELECT *
  FROM weighed
  ORDER BY abs(
      ${parameter(3)} * ${moved('evidence', 'evidence_7')}
      + ${parameter(4)} * ${moved('weight', 'weight_7')}
      + ${parameter(5)} * ${moved('weight * evidence', 'weight_7 * evidence_7')}
      + ${parameter(6)} * ${moved('CASE WHEN lost THEN weight ELSE 0 END', 'CASE WHEN lost_7 THEN weight_7 ELSE 0 END')}
      + ${parameter(7)} * ${moved('greatest(evidence_trend, 0)', 'greatest(evidence_trend_7, 0)')}
      + ${parameter(8)} * ${moved('greatest(-evidence_trend, 0)', 'greatest(-evidence_trend_7, 0)')}
    ) DESC, agent_id, user_id COLLATE "C"
  LIMIT $9
)
SELECT present.agent_id, present.user_id, present.contact_name, present.depth, present.evidence, present.evidence_trend,
       present.worth, present.silence_days, present.at_risk, present.dormant, week.before, week_book.week
FROM greatest_movers AS present
CROSS JOIN week_book
LEFT JOIN LATERAL (
  -- Exact, unlike the difference of sums above.
  WITH state AS (
    SELECT present.agent_id, present.user_id, present.contact_name, day.*
    FROM (
      SELECT
        ${stateSums(WEEK_AGO)}
      FROM (
        SELECT ${VALUED_DAY}, max(day) FILTER (WHERE w_part > 0) OVER () AS active_day, NULL::date AS answer_day
        FROM relationship_days
        WHERE project_id = $1 AND agent_id = present.agent_id AND user_id = present.user_id AND day <= ${WEEK_AGO}
        ORDER BY day
      ) AS valued
      HAVING count(*) > 0
    ) AS day
  ),
  ${STEPS}
  SELECT json_build_object(
    'depth', depth, 'evidence', evidence, 'evidenceTrend', evidence_trend, 'worth', worth, 'silenceDays', silence_days,
    'atRisk', at_risk, 'dormant', dormant
  ) AS before
  FROM scored
) AS week ON true`;
