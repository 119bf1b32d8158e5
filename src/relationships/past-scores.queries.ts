import { KEPT_STATE, scoreSteps } from '../scoring/score-sql';

const STATE = `agent_id, user_id, ${KEPT_STATE}`;
const number = (place: number) => `$${place}::double precision`;

/**
 * The scores as one finished run left them, if they have changed since, or may have: `scored`, with the columns of
 * `depth_scores`. $23 when that run finished and $24 its as-of date; $25 when the first full run finished since, or
 * infinity; $26 what happened since: `changes`, or also the `day`, or a `full` run. $27 to $32 its model; $33 to $36
 * bands from deep to light, $37 to $40 silence and depth of cooling and overdue: its settings.
 *
 * The state of a relationship at that time is the one that the first later run replaced; if none replaced it, it is
 * still current. The steps of the recompute compute the score from the state, to the same bits, so rows keep the order
 * that their page showed.
 */
export const PAST = `replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) ${STATE}
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $23::timestamptz AND replaced_at <= $25::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT ${STATE} FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT ${STATE} FROM depth_scores
  WHERE project_id = $1 AND $26::text = 'day' AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
${scoreSteps(
  '$24::date',
  { base: number(27), a: number(28), f: number(29), s: number(30), m: number(31), replyChance: number(32) },
  {
    bandDeep: number(33),
    bandStrong: number(34),
    bandWarm: number(35),
    bandLight: number(36),
    coolingSilence: number(37),
    coolingDepth: number(38),
    overdueSilence: number(39),
    overdueDepth: number(40),
  },
)}`;
