import { jsonNumber, jsonTime } from '../database/json-sql';
import { scoreBasis } from '../database/score-basis.queries';
import { LAST_WORD_SQL } from '../scoring/v2/roll-up-sql';

/** A row of the scores as `DepthBody`. */
function score(computedAt = 'computed_at'): string {
  return `'{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || ${jsonNumber('depth')} || ',"band":"' || band || '","trend":' || ${jsonNumber('trend')}
  || CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
  || ',"last_interaction":' || ${jsonTime('last_interaction')}
  || ',"computed_at":' || ${jsonTime(computedAt)} || '}'`;
}

/** Of an answer about a day: its last moment, which stays the same whenever the day is computed. */
const END_OF_DAY = `((($2::date + 1)::timestamp - interval '1 millisecond') AT TIME ZONE run.time_zone)`;

/**
 * Those who are asked about together. $2 agents, $3 contacts. Taken from selects, the planner does not see how many they
 * are: it would find a plan of their own for one alone a little cheaper, and make it anew for each request.
 */
export const ASKED = `unnest((SELECT $2::uuid[]), (SELECT $3::text[])) WITH ORDINALITY AS asked (agent, contact, place)`;

/** `DepthBody` of one of `ASKED`; NULL where the two never interacted. */
export const RELATIONSHIP = `
  SELECT ${score()} FROM depth_scores WHERE project_id = $1 AND agent_id = agent AND user_id = contact`;

/** `ListProjectDepthScoresResponse`: the deepest, and how many there are in all. */
function deepest(agent: string, limit: string, computedAt?: string): string {
  return `
  SELECT concat('{"scores":[', string_agg(${score(computedAt)}, ','), '],"total":', COALESCE((
    SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${agent} ORDER BY date DESC LIMIT 1
  ), 0), '}')
  FROM (
    SELECT agent_id, user_id, contact_name, depth, band, trend, at_risk, last_interaction, computed_at
    FROM depth_scores WHERE project_id = $1
    ORDER BY depth DESC, agent_id, user_id COLLATE "C" LIMIT ${limit}
  ) deepest`;
}

/** $2 ALL_AGENTS, $3 limit */
export const DEEPEST = deepest('$2', '$3');

/** The same; NULL where it is of another day than asked for. $2 day, $3 ALL_AGENTS, $4 limit */
export const DEEPEST_ON = `SELECT (${deepest('$3', '$4', END_OF_DAY)}) WHERE run.as_of = $2::date`;

/** What a relationship is scored from as of a day; NULL where the two never interacted. $2 day, $3 agent, $4 contact */
export const RELATIONSHIP_ON = `
  SELECT json_build_object(
    'contact_name', contact_name, 'computed_at', (${jsonTime(END_OF_DAY)})::json,
    'last_interaction', (
      SELECT (${jsonTime('max(last_at)')})::json FROM relationship_days
      WHERE project_id = $1 AND agent_id = $3 AND user_id = $4 AND day <= $2::date
    ),
    'basis', ${scoreBasis('$3', '$4', '$2::date', LAST_WORD_SQL)})::text
  FROM depth_scores WHERE project_id = $1 AND agent_id = $3 AND user_id = $4`;
