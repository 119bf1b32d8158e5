import { KEPT_STATE, scoreSteps } from '../scoring/score-sql';

const STATE = `agent_id, user_id, ${KEPT_STATE}`;
const number = (place: number) => `$${place}::double precision`;

/**
 * The scores as one finished run left them, if they have changed since, or may have: `scored`, with the columns of
 * `depth_scores`. $19 when that run finished and $20 its as-of date; $21 when the first full run finished since, or
 * infinity; $22 what happened since: `changes`, or also the `day`, or a `full` run. $23 to $28 its model; $29 to $32
 * bands from deep to light, $33 to $36 silence and depth of cooling and overdue: its settings.
 *
 * The state of a relationship at that time is the one that the first later run replaced; if none replaced it, it is
 * still current. The steps of the recompute compute the score from the state, to the same bits, so rows keep the order
 * that their page showed.
 */
export const PAST = `replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) ${STATE}
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $19::timestamptz AND replaced_at <= $21::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT ${STATE} FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT ${STATE} FROM depth_scores
  WHERE project_id = $1 AND $22::text = 'day' AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
${scoreSteps(
  '$20::date',
  { base: number(23), a: number(24), f: number(25), s: number(26), m: number(27), replyChance: number(28) },
  {
    bandDeep: number(29),
    bandStrong: number(30),
    bandWarm: number(31),
    bandLight: number(32),
    coolingSilence: number(33),
    coolingDepth: number(34),
    overdueSilence: number(35),
    overdueDepth: number(36),
  },
)}`;
