import { KEPT_STATE, scoreSteps } from '../scoring/score-sql';

const STATE = `agent_id, user_id, ${KEPT_STATE}`;

/**
 * The scores as one finished run left them, as far as they are others now or cannot be told from those that are: `scored`,
 * with the columns of `depth_scores`. $17 when that run finished and $18 its as-of date; $19 when the first run that began
 * anew finished since, or infinity; $20 what happened since: `changes`, or also a turn of the `day`, or a `full` run.
 * $21 horizon, $22 to $25 bands from deep to light, $26 to $29 silence and depth of cooling and overdue: its settings.
 *
 * What the first run since then replaced of a relationship is its state of then, and what none replaced is still there.
 * From the state the score follows by the steps of the recompute, so that it has the same bits: rows keep the place in the
 * order that their page showed.
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
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
${scoreSteps('$18::date', {
  horizon: '$21::double precision',
  bandDeep: '$22::double precision',
  bandStrong: '$23::double precision',
  bandWarm: '$24::double precision',
  bandLight: '$25::double precision',
  coolingSilence: '$26::double precision',
  coolingDepth: '$27::double precision',
  overdueSilence: '$28::double precision',
  overdueDepth: '$29::double precision',
})}`;
