import { jsonNumber, jsonTime } from '../database/json-sql';
import { actionSentenceSql } from '../scoring/action-sentence-sql';

const CONTACT = `'{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || ${jsonNumber('depth')} || ',"band":"' || band || '","trend":' || ${jsonNumber('trend')}
  || ',"days_since":' || coalesce(turn_days, silence_days) || ',"last_interaction":' || ${jsonTime('last_interaction')}
  || ',"recommended_action":' || to_json(sentence) || '}'`;

/** `AtRiskContactsBody`: the relationships with the highest value at stake, and the total. */
function mostValuable(agent: string, limit: string): string {
  return `
  SELECT concat('{"contacts":[', string_agg(${CONTACT}, ','), '],"total":', COALESCE((
    SELECT at_risk FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${agent} ORDER BY date DESC LIMIT 1
  ), 0), '}')
  FROM (
    SELECT agent_id, user_id, contact_name, depth, band, trend, silence_days, turn_days, last_interaction,
           ${actionSentenceSql()} AS sentence
    FROM depth_scores WHERE project_id = $1 AND at_risk
    ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT ${limit}
  ) valuable`;
}

/** $2 ALL_AGENTS, $3 limit */
export const MOST_VALUABLE = mostValuable('$2', '$3');

/** The same for the newest day; NULL if another day is requested. $2 day, $3 ALL_AGENTS, $4 limit */
export const MOST_VALUABLE_ON = `SELECT (${mostValuable('$3', '$4')}) WHERE run.as_of = $2::date`;
