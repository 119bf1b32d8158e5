import { jsonNumber, jsonTime } from '../database/json-sql';

/** A row of the scores as `DepthBody`. */
const SCORE = `'{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || ${jsonNumber('depth')} || ',"band":"' || band || '","trend":' || ${jsonNumber('trend')}
  || CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
  || ',"last_interaction":' || ${jsonTime('last_interaction')}
  || ',"computed_at":' || ${jsonTime('computed_at')} || '}'`;

/** `DepthBody`; NULL where the two never interacted. $2 agent, $3 contact */
export const RELATIONSHIP = `
  SELECT ${SCORE} FROM depth_scores WHERE project_id = $1 AND agent_id = $2 AND user_id = $3`;

/** `ListProjectDepthScoresResponse`: the deepest, and how many there are in all. $2 ALL_AGENTS, $3 limit */
export const DEEPEST = `
  SELECT concat('{"scores":[', string_agg(${SCORE}, ','), '],"total":', COALESCE((
    SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1
  ), 0), '}')
  FROM (
    SELECT agent_id, user_id, contact_name, depth, band, trend, at_risk, last_interaction, computed_at
    FROM depth_scores WHERE project_id = $1
    ORDER BY depth DESC, agent_id, user_id COLLATE "C" LIMIT $3
  ) deepest`;
