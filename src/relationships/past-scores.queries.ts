import { SCORE } from '../scoring/score-constants';
import { SHOWN } from './relationship-list.queries';

/** Day 0 of `value_sum`, as the recompute has it. */
const EPOCH = `date '2000-01-01'`;
const STATE = `agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before`;
const EXPECTED_PER_VALUE = `($21::double precision / ${SCORE.halfLife}::double precision)`;

/**
 * The scores as one finished run left them, as far as they are others now or cannot be told from those that are: `past`,
 * with the columns of `depth_scores`. $17 when that run finished and $18 its as-of date; $19 when the first run that began
 * anew finished since, or infinity; $20 what happened since: `changes`, or also a turn of the `day`, or a `full` run.
 * $21 horizon, $22 to $25 bands from deep to light, $26 to $29 silence and depth of cooling and overdue: its settings.
 *
 * What the first run since then replaced of a relationship is its state of then, and what none replaced is still there.
 * From the state the score follows by the operations of the recompute, so that it has the same bits: rows keep the place in
 * the order that their page showed. OFFSET 0 keeps a step from being inlined into the next.
 */
export const PAST = `replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) ${STATE}
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $17::timestamptz AND replaced_at <= $19::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT ${STATE} FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT ${STATE} FROM depth_scores
  WHERE project_id = $1 AND $20::text = 'day' AND NOT EXISTS (
    SELECT FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
expected AS (
  SELECT *,
         $18::date - last_day AS silence_days,
         ($18::date - last_day) * n_days >= ${SCORE.freshGaps} * (last_day - first_day + ${SCORE.gapPrior}) AS overdue,
         value_sum * power(2::double precision, (${EPOCH} - $18::date) / ${SCORE.halfLife}::double precision) AS active_value,
         power(($18::date - last_day) * n_days
           / (${SCORE.freshGaps} * (last_day - first_day + ${SCORE.gapPrior}))::double precision,
           ${SCORE.freshPower}::double precision) AS staleness,
         coalesce(
           value_sum_before
             * power(2::double precision, (${EPOCH} + ${SCORE.window} - $18::date) / ${SCORE.halfLife}::double precision)
             * ${EXPECTED_PER_VALUE}
             / (1 + power(($18::date - ${SCORE.window} - last_day_before) * n_days_before
               / (${SCORE.freshGaps} * (last_day_before - first_day + ${SCORE.gapPrior}))::double precision,
               ${SCORE.freshPower}::double precision)),
           0) AS e_before
  FROM state
  OFFSET 0
),
score AS (
  SELECT *,
         round(e / (1 + e) * 1e6) / 1e6 AS depth,
         round(e_before / (1 + e_before) * 1e6) / 1e6 AS prev_depth,
         round(active_value / (active_value + ${SCORE.halfLife} / $21::double precision) * 1e6) / 1e6 AS potential,
         round((last_day - first_day + ${SCORE.gapPrior}) / n_days::double precision * 1e6) / 1e6 AS typical_gap
  FROM (
    SELECT *, active_value * ${EXPECTED_PER_VALUE} / (1 + staleness) AS e FROM expected
    OFFSET 0
  ) AS expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         round((depth - prev_depth) * 1e6) / 1e6 AS trend,
         round(potential * (round((1 - depth) * 1e6) / 1e6) * 1e6) / 1e6 AS value_at_stake,
         n_interactions >= 2 AND CASE
           WHEN silence_days >= $26::double precision AND depth < $27::double precision THEN true
           ELSE silence_days >= $28::double precision AND overdue AND depth < $29::double precision
         END AS at_risk
  FROM score
  OFFSET 0
),
staged AS (
  SELECT *,
         CASE
           WHEN depth >= $22::double precision THEN 'deep'
           WHEN depth >= $23::double precision THEN 'strong'
           WHEN depth >= $24::double precision THEN 'warm'
           WHEN depth >= $25::double precision THEN 'light'
           ELSE 'faint'
         END AS band,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN trend >= ${SCORE.trendStep} THEN 'deepening'
           WHEN trend <= -${SCORE.trendStep} THEN 'declining'
           ELSE 'stable'
         END AS trend_word,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN silence_days >= ${SCORE.dormantSilence} AND overdue AND depth < ${SCORE.dormantDepth} THEN 'dormant'
           WHEN at_risk THEN 'at_risk'
           WHEN n_interactions = 1 THEN 'one_off'
           WHEN last_day > $18::date - ${SCORE.window} AND last_day_before <= $18::date - 2 * ${SCORE.window}
             THEN 'reactivated'
           WHEN depth >= ${SCORE.coreDepth} THEN 'core'
           WHEN trend >= ${SCORE.trendStep} THEN 'growing'
           ELSE 'steady'
         END AS stage
  FROM flagged
  OFFSET 0
),
past AS (
  SELECT ${SHOWN}
  FROM (
    SELECT *,
           CASE
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
           END AS action
    FROM staged
  ) AS staged
)`;
