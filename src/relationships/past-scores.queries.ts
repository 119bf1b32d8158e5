import { KEPT_STATE, scoreSteps } from '../scoring/score-sql';

const STATE = `agent_id, user_id, ${KEPT_STATE}`;
const number = (place: number) => `$${place}::double precision`;

/**
 * The scores as one finished run left them, if they have changed since, or may have: `scored`, with the columns of
 * `depth_scores`. $21 when that run finished and $22 its as-of date; $23 when the first full run finished since, or
 * infinity; $24 what happened since: `changes`, or also the `day`, or a `full` run. $25 to $30 its model; $31 to $34
 * bands from deep to light, $35 to $38 silence and depth of cooling and overdue: its settings.
 *
 * The state of a relationship at that time is the one that the first later run replaced; if none replaced it, it is
 * still current. The steps of the recompute compute the score from the state, to the same bits, so rows keep the order
 * that their page showed.
 */
export const PAST = `replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) ${STATE}
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $21::timestamptz AND replaced_at <= $23::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT ${STATE} FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT ${STATE} FROM depth_scores
  WHERE project_id = $1 AND $24::text = 'day' AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
${scoreSteps(
  '$22::date',
  { base: number(25), a: number(26), f: number(27), s: number(28), m: number(29), replyChance: number(30) },
  {
    bandDeep: number(31),
    bandStrong: number(32),
    bandWarm: number(33),
    bandLight: number(34),
    coolingSilence: number(35),
    coolingDepth: number(36),
    overdueSilence: number(37),
    overdueDepth: number(38),
  },
)}`;
