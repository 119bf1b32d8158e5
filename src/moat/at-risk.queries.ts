import { jsonNumber, jsonTime } from '../database/json-sql';
import { SENTENCE_WORDS, sentenceTemplates } from '../scoring/action-sentence';

/** `actionSentence` of a row, from the templates of the scoring. */
const SENTENCE = `CASE action
  ${Object.entries(sentenceTemplates())
    .map(([action, template]) => `WHEN '${action}' THEN format('${template.replaceAll("'", "''")}', ${SENTENCE_WORDS})`)
    .join('\n  ')}
  ELSE upper(left(action, 1)) || replace(substr(action, 2), '_', ' ') || '.'
END`;

const CONTACT = `'{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || ${jsonNumber('depth')} || ',"band":"' || band || '","trend":' || ${jsonNumber('trend')}
  || ',"days_since":' || silence_days || ',"last_interaction":' || ${jsonTime('last_interaction')}
  || ',"recommended_action":' || to_json(${SENTENCE}) || '}'`;

/** `AtRiskContactsBody`: the relationships with the highest value at stake, and the total. */
function mostValuable(agent: string, limit: string): string {
  return `
  SELECT concat('{"contacts":[', string_agg(${CONTACT}, ','), '],"total":', COALESCE((
    SELECT at_risk FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${agent} ORDER BY date DESC LIMIT 1
  ), 0), '}')
  FROM (
    SELECT agent_id, user_id, contact_name, depth, band, trend, silence_days, last_interaction, action,
           CASE silence_days WHEN 1 THEN '1 day' ELSE silence_days || ' days' END AS silence,
           CASE silence_days WHEN 0 THEN 'today' WHEN 1 THEN 'yesterday' ELSE silence_days || ' days ago' END AS ago,
           CASE WHEN typical_gap < 1.5 THEN 'every day' ELSE 'every ' || floor(typical_gap + 0.5) END AS rhythm,
           CASE WHEN typical_gap < 1.5 THEN 'every day' ELSE 'every ' || floor(typical_gap + 0.5) || ' days' END
             AS rhythm_in_days
    FROM depth_scores WHERE project_id = $1 AND at_risk
    ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT ${limit}
  ) valuable`;
}

/** $2 ALL_AGENTS, $3 limit */
export const MOST_VALUABLE = mostValuable('$2', '$3');

/** The same for the newest day; NULL if another day is requested. $2 day, $3 ALL_AGENTS, $4 limit */
export const MOST_VALUABLE_ON = `SELECT (${mostValuable('$3', '$4')}) WHERE run.as_of = $2::date`;
