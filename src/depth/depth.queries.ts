import { jsonNumber, jsonTime } from '../database/json-sql';
import { scoreBasis } from '../database/score-basis.queries';
import { scoreByAlias, scoreOf } from '../database/survivors-sql';
import { LAST_WORD_SQL } from '../scoring/roll-up-sql';

/** SQL of a row of the scores as `DepthBody`. */
function score(computedAt = 'computed_at'): string {
  return `'{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || ${jsonNumber('depth')} || ',"band":"' || band || '","trend":' || ${jsonNumber('trend')}
  || CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
  || ',"last_interaction":' || ${jsonTime('last_interaction')}
  || ',"computed_at":' || ${jsonTime(computedAt)} || '}'`;
}

/** The last millisecond of the requested day, which is the same whenever the day is computed. */
const END_OF_DAY = `((($2::date + 1)::timestamp - interval '1 millisecond') AT TIME ZONE run.time_zone)`;

/**
 * The relationships of one combined read: $2 agents, $3 contacts. They are read from subqueries to hide their number
 * from the planner: for a single one it would find a slightly cheaper plan, and plan each request again.
 */
export const REQUESTED = `unnest((SELECT $2::uuid[]), (SELECT $3::text[])) WITH ORDINALITY AS asked (agent, contact, place)`;

/** `DepthBody` of one of `REQUESTED`, whose agent and contact may have any of their ids; NULL if the two never interacted. */
export const RELATIONSHIP = `
  SELECT coalesce(
    (SELECT ${score()} FROM depth_scores WHERE project_id = $1 AND agent_id = agent AND user_id = contact),
    (SELECT ${score()} FROM ${scoreByAlias('agent', 'contact')} AS survivor)
  )`;

/** `ListProjectDepthScoresResponse`: the deepest relationships, and the total. */
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

/** The same for the newest day; NULL if another day is requested. $2 day, $3 ALL_AGENTS, $4 limit */
export const DEEPEST_ON = `SELECT (${deepest('$3', '$4', END_OF_DAY)}) WHERE run.as_of = $2::date`;

/**
 * The data from which a relationship is scored as of a day; NULL if the two never interacted. $2 day, $3 any
 * id of the agent, $4 any of the contact
 */
export const RELATIONSHIP_ON = `
  SELECT json_build_object(
    'agent_id', agent_id, 'user_id', user_id, 'contact_name', contact_name, 'computed_at', (${jsonTime(END_OF_DAY)})::json,
    'last_interaction', (
      SELECT (${jsonTime('max(last_at)')})::json FROM relationship_days
      WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id AND day <= $2::date
    ),
    'basis', ${scoreBasis('scores.agent_id', 'scores.user_id', '$2::date', LAST_WORD_SQL)})::text
  FROM ${scoreOf('$3::uuid', '$4')} AS scores`;
