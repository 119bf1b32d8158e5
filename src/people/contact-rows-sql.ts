import { naturally } from '../database/natural-order-sql';
import { idsOfSurvivor, teamOf } from '../database/survivors-sql';
import { CURRENT_STATE } from '../serving/episode-state-sql';
import { isAskedPerson } from '../serving/person-filter-sql';

/** Agents, episodes and traits that are shown of one contact. */
export const MAX_SHOWN = 200;

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const finds = (text: string) => `strpos(folded_name(${text}), folded_name($3)) > 0`;

/**
 * Contacts of which an id, a name or a text of a trait contains $3. A row for each, so that the planner removes the join without
 * a search.
 */
const HITS = `LEFT JOIN (
    SELECT user_id FROM (
      SELECT coalesce(alias.survivor_id, named.user_id) AS user_id
      FROM contacts AS named
      LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = named.user_id
      WHERE named.project_id = $1 AND CASE WHEN ${finds('named.user_id')} THEN true ELSE ${finds('named.name')} END
      UNION ALL
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND ${finds('user_id')}
      UNION ALL
      SELECT coalesce(alias.survivor_id, said.user_id)
      FROM contact_attributes AS said
      LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
      WHERE said.project_id = $1 AND said.kind IN ('trait', 'account_name') AND said.type = 'text' AND ${finds('said.value')}
    ) AS found
    WHERE $3::text IS NOT NULL
    GROUP BY user_id
  ) AS hit USING (user_id)`;

/** The contacts that match. $3 search, $4 agent, $5 stage of the pipeline, $6 conditions on the contact */
const MATCHING = `contact.project_id = $1
    AND NOT EXISTS (
      SELECT FROM contact_aliases AS other
      WHERE other.project_id = $1 AND other.user_id = contact.user_id AND other.survivor_id <> contact.user_id
    )
    AND CASE WHEN $3::text IS NULL THEN true ELSE hit.user_id IS NOT NULL END
    AND CASE WHEN $4::uuid IS NULL THEN true ELSE EXISTS (
      SELECT FROM depth_scores AS known WHERE known.project_id = $1 AND known.agent_id = $4 AND known.user_id = contact.user_id
    ) END
    AND CASE WHEN $5::text IS NULL THEN true ELSE EXISTS (
      SELECT FROM contact_stages AS known WHERE known.project_id = $1 AND known.user_id = contact.user_id AND known.stage = $5
    ) END
    AND ${isAskedPerson('$6', 'contact.user_id')}`;

/**
 * The page of contacts that match. $2 the id after which the page begins, $3 to $6 as for `MATCHING`, $7 limit. In the order of
 * an index, so that a page reads only its rows.
 */
export const PAGE = `SELECT user_id, contact.name, contact.first_seen, 0 AS sort_number, '' AS sort_text
  FROM contacts AS contact
  ${HITS}
  WHERE ${MATCHING}
    AND CASE WHEN $2::text IS NULL THEN true
      ELSE (${naturally('contact.user_id')}, contact.user_id) > (${naturally('$2')}, $2) END
  ORDER BY ${naturally('contact.user_id')}, contact.user_id
  LIMIT $7`;

/**
 * The same in another order, for which all that match are read. $8 sort, $9 and $10 the number and the text after which the page
 * begins. The planner drops the joins of which the order needs nothing. Contacts without an interaction come last.
 */
const ordered = (than: '<' | '>', direction: 'ASC' | 'DESC'): string => {
  const last = direction === 'DESC' ? '-1e15' : '1e15';
  return `SELECT *
  FROM (
    SELECT user_id, contact.name, contact.first_seen,
      CASE $8::text WHEN 'depth' THEN coalesce(CASE WHEN score.agents = 1 THEN score.depth ELSE shared.depth END, ${last})
        WHEN 'last_interaction' THEN coalesce(extract(epoch FROM score.last_interaction)::double precision, ${last})
        ELSE 0 END AS sort_number,
      CASE $8::text WHEN 'name' THEN ${naturally('folded_name(coalesce(ids.name, contact.name, user_id))')}
        WHEN 'id' THEN ${naturally('user_id')} ELSE '' END COLLATE "C" AS sort_text
    FROM contacts AS contact
    ${HITS}
    LEFT JOIN (
      SELECT user_id, count(*) AS agents, max(depth) AS depth, max(last_interaction) AS last_interaction
      FROM depth_scores WHERE project_id = $1 GROUP BY user_id
    ) AS score USING (user_id)
    LEFT JOIN (SELECT user_id, depth FROM contact_scores WHERE project_id = $1) AS shared USING (user_id)
    LEFT JOIN (
      SELECT survivor_id AS user_id, min(name) AS name FROM contact_aliases WHERE project_id = $1 GROUP BY survivor_id
    ) AS ids USING (user_id)
    WHERE ${MATCHING}
  ) AS listed
  WHERE CASE WHEN $9::double precision IS NULL THEN true
    WHEN sort_number = $9 AND sort_text = $10::text THEN user_id COLLATE "C" > $2::text
    WHEN sort_number = $9 THEN sort_text ${than} $10::text ELSE sort_number ${than} $9 END
  ORDER BY sort_number ${direction}, sort_text ${direction}, user_id COLLATE "C"
  LIMIT $7`;
};
export const ORDERED = { desc: ordered('<', 'DESC'), asc: ordered('>', 'ASC') };
/** The orders of `ORDERED`, of the contacts of a page. */
export const IN_ORDER = {
  desc: 'page.sort_number DESC, page.sort_text DESC, page.user_id COLLATE "C"',
  asc: 'page.sort_number, page.sort_text, page.user_id COLLATE "C"',
};

/** One contact. $2 the survivor's id */
export const ONE = `SELECT user_id, name, first_seen, 0 AS sort_number, '' AS sort_text
  FROM contacts WHERE project_id = $1 AND user_id = $2`;

/** The relationships of a contact, the deepest first. The roll-up has the agents: its key begins with the contact. */
const KNOWN = `SELECT count(*)::integer AS agents, json_agg(json_build_object(
      'agent_id', score.agent_id, 'agent_name', agents.name, 'team', team.value, 'depth', score.depth, 'band', score.band,
      'trend', score.trend, 'trend_word', score.trend_word, 'stage', score.stage, 'at_risk', score.at_risk, 'turn', score.turn,
      'unanswered_days', score.n_unanswered, 'silence_days', score.silence_days, 'active_days', score.n_days,
      'interactions', score.n_interactions, 'first_day', score.first_day, 'last_interaction', ${time('score.last_interaction')},
      'last_word', score.last_word
    ) ORDER BY score.depth DESC, score.agent_id) AS relationships
  FROM (SELECT DISTINCT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = page.user_id) AS day
  CROSS JOIN LATERAL (
    SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = day.agent_id AND user_id = page.user_id OFFSET 0
  ) AS score
  JOIN agents ON agents.project_id = $1 AND agents.agent_id = score.agent_id
  LEFT JOIN LATERAL ${teamOf('score.agent_id')} AS team ON true`;

/** The score of a contact that several agents know: there is none with one. */
const SHARED = `SELECT json_build_object(
      'depth', depth, 'band', band, 'trend', trend, 'trend_word', trend_word, 'stage', stage, 'at_risk', at_risk, 'turn', turn,
      'silence_days', silence_days, 'active_days', n_days, 'first_day', first_day
    ) AS score
  FROM contact_scores
  WHERE project_id = $1 AND user_id = page.user_id`;

/** What is known of a contact, by the newest facts of all its ids. */
const ATTRIBUTES = `SELECT json_agg(json_build_array(said.kind, said.name, said.type, said.value) ORDER BY said.kind, said.name COLLATE "C") AS attributes
  FROM (
    SELECT DISTINCT ON (fact.kind, fact.name) fact.kind, fact.name, fact.type, fact.value
    FROM ${idsOfSurvivor('page.user_id')} AS own
    JOIN contact_attributes AS fact ON fact.project_id = $1 AND fact.user_id = own.user_id
    WHERE fact.kind IN ('trait', 'account')
    ORDER BY fact.kind, fact.name, fact.said_at DESC, fact.event_key DESC
  ) AS said
  WHERE said.type IS NOT NULL`;

const TIER = `SELECT fact.tier
  FROM ${idsOfSurvivor('page.user_id')} AS own
  CROSS JOIN LATERAL (
    SELECT tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1 AND user_id = own.user_id
    UNION ALL
    SELECT tier, routed_at, event_key FROM permanent_routes
    WHERE project_id = $1 AND user_id = own.user_id AND tier IS NOT NULL
  ) AS fact
  ORDER BY fact.at DESC, fact.event_key DESC NULLS LAST, fact.tier COLLATE "C" DESC
  LIMIT 1`;

const IDS = `SELECT min(alias.name) AS name, array_agg(alias.user_id ORDER BY alias.user_id COLLATE "C") AS user_ids, min(own.first_seen) AS first_seen
  FROM contact_aliases AS alias
  LEFT JOIN LATERAL (
    SELECT first_seen FROM contacts WHERE project_id = $1 AND user_id = alias.user_id OFFSET 0
  ) AS own ON true
  WHERE alias.project_id = $1 AND alias.survivor_id = page.user_id`;

const EPISODES = `SELECT json_agg(lasting) AS episodes
  FROM (
    SELECT episode_id, kind, state, agent_id, action, began_on, assignee
    FROM (
      SELECT episode_id, kind, ${CURRENT_STATE} AS state, agent_id, action, began_on, assignee, value FROM episodes
      WHERE project_id = $1 AND user_id = page.user_id AND ended_on IS NULL AND NOT holdout
    ) AS episode
    ORDER BY value DESC, episode_id
    LIMIT ${MAX_SHOWN}
  ) AS lasting`;

const NATURAL = `${naturally('page.user_id')}, page.user_id`;

/**
 * Contacts, each as JSON, with the run whose numbers they have.
 *
 * @param contacts a select of their ids, names and times
 * @param run a select of the newest run
 * @param order of the contacts
 */
export function contactRows(contacts: string, run: string, order = NATURAL): string {
  return `SELECT run.*, (
    SELECT json_agg(json_build_object(
      'user_id', page.user_id, 'name', CASE WHEN ids.name IS NULL THEN page.name ELSE ids.name END, 'user_ids', ids.user_ids,
      'first_seen', ${time('least(page.first_seen, ids.first_seen)')}, 'tier', tier.tier, 'pipeline_stage', stage.stage,
      'attributes', attributes.attributes, 'relationships', known.relationships, 'agents', known.agents, 'shared', shared.score,
      'episodes', lasting.episodes, 'sort_number', page.sort_number, 'sort_text', page.sort_text
    ) ORDER BY ${order})
    FROM (${contacts}) AS page
    CROSS JOIN LATERAL (${IDS}) AS ids
    CROSS JOIN LATERAL (${KNOWN}) AS known
    CROSS JOIN LATERAL (${ATTRIBUTES}) AS attributes
    CROSS JOIN LATERAL (${EPISODES}) AS lasting
    LEFT JOIN LATERAL (${SHARED}) AS shared ON true
    LEFT JOIN LATERAL (${TIER}) AS tier ON true
    LEFT JOIN contact_stages AS stage ON stage.project_id = $1 AND stage.user_id = page.user_id
  ) AS contacts
  FROM (SELECT 1) AS always LEFT JOIN (${run}) AS run ON true`;
}
