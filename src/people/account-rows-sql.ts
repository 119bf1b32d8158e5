import { MEMBER_BAND, MEMBER_DEPTH, memberScores } from '../database/member-scores-sql';
import { naturally } from '../database/natural-order-sql';
import { newestRun } from '../database/newest-run-sql';
import { joinContact, SHOWN_NAME } from '../database/survivors-sql';

/** Members and agents that are shown of one account. */
const MAX_SHOWN = 100;

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const finds = (text: string) => `strpos(folded_name(${text}), folded_name($3)) > 0`;

/** Where an account comes in the order $2: a number, then a text; one of them is constant. What is missing comes last. */
const SORT_NUMBER = `CASE $2::text WHEN 'depth' THEN coalesce(depth, -1) WHEN 'contacts' THEN contacts::double precision
      WHEN 'last_interaction' THEN coalesce(extract(epoch FROM last_interaction)::double precision, -1e15) ELSE 0 END`;
const SORT_TEXT = `CASE $2::text WHEN 'name' THEN ${naturally('folded_name(coalesce(name, account_id))')} ELSE '' END COLLATE "C"`;

/**
 * A page of accounts. $2 sort, $3 search, $4 agent, $5 bands, $6 single-threaded, $7 to $9 the number, the text and the id after
 * which it begins, $10 limit
 */
const page = (than: '<' | '>', direction: 'ASC' | 'DESC') => `SELECT *
  FROM (
    SELECT *, ${SORT_NUMBER} AS sort_number, ${SORT_TEXT} AS sort_text
    FROM accounts
    WHERE project_id = $1
      AND CASE WHEN $3::text IS NULL THEN true WHEN ${finds('account_id')} THEN true ELSE ${finds('name')} END
      AND CASE WHEN $4::uuid IS NULL THEN true ELSE account_id IN (
        SELECT member.account_id FROM contact_accounts AS member
        JOIN depth_scores AS known ON known.project_id = $1 AND known.agent_id = $4 AND known.user_id = member.user_id
        WHERE member.project_id = $1
      ) END
      AND CASE WHEN $5::text[] IS NULL THEN true ELSE band = ANY ($5) END
      AND CASE WHEN $6::boolean IS NULL THEN true ELSE (coalesce(only_contact, only_agent::text) IS NOT NULL) = $6 END
  ) AS account
  WHERE CASE WHEN $7::double precision IS NULL THEN true
    WHEN sort_number = $7 AND sort_text = $8::text THEN account_id COLLATE "C" > $9::text
    WHEN sort_number = $7 THEN sort_text ${than} $8::text ELSE sort_number ${than} $7 END
  ORDER BY sort_number ${direction}, sort_text ${direction}, account_id COLLATE "C"
  LIMIT $10`;

/** Accounts with the names of what they hang on, as JSON, with the day of the newest run. @param accounts a select of their rows */
const accountRows = (accounts: string, order: string) => `SELECT run.as_of, (
    SELECT json_agg(json_build_object(
      'account_id', page.account_id, 'name', page.name, 'contacts', page.contacts, 'agents', page.agents, 'depth', page.depth,
      'band', page.band, 'last_interaction', ${time('page.last_interaction')}, 'alive_contacts', page.alive_contacts,
      'alive_agents', page.alive_agents, 'alive_relationships', page.alive_relationships, 'only_contact', page.only_contact,
      'contact_name', ${SHOWN_NAME}, 'only_agent', page.only_agent, 'agent_name', agents.name, 'sort_number', page.sort_number,
      'sort_text', page.sort_text
    ) ORDER BY ${order})
    FROM (SELECT *, only_contact AS user_id FROM (${accounts}) AS found) AS page
    ${joinContact('page')}
    LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.only_agent
  ) AS accounts
  FROM (SELECT 1) AS always LEFT JOIN (${newestRun('as_of')}) AS run ON true`;

export const DESCENDING = accountRows(
  page('<', 'DESC'),
  'page.sort_number DESC, page.sort_text DESC, page.account_id COLLATE "C"',
);
export const ASCENDING = accountRows(page('>', 'ASC'), 'page.sort_number, page.sort_text, page.account_id COLLATE "C"');

/** $2 id of the account */
export const ACCOUNT = accountRows(
  `SELECT *, 0 AS sort_number, '' AS sort_text FROM accounts WHERE project_id = $1 AND account_id = $2`,
  'page.account_id',
);

/** The members of an account and the agents that know them, the deepest first. $2 id of the account */
export const details = (way: 'each' | 'once'): string => `WITH relationship AS MATERIALIZED (
    SELECT member.user_id, score.agent_id, score.depth AS own_depth, score.last_interaction, score.alive,
           ${MEMBER_DEPTH} AS depth, ${MEMBER_BAND} AS band
    FROM (SELECT user_id FROM contact_accounts WHERE project_id = $1 AND account_id = $2) AS member
    ${memberScores(way)}
  ),
  person AS (
    SELECT user_id, max(depth) AS depth, max(band) AS band, max(last_interaction) AS last_interaction
    FROM relationship GROUP BY user_id
    ORDER BY max(depth) DESC NULLS LAST, user_id COLLATE "C" LIMIT ${MAX_SHOWN}
  ),
  knower AS (
    SELECT agent_id, max(own_depth) AS depth, count(*)::integer AS contacts, (count(*) FILTER (WHERE alive))::integer AS alive,
           max(last_interaction) AS last_interaction
    FROM relationship WHERE agent_id IS NOT NULL GROUP BY agent_id
    ORDER BY max(own_depth) DESC, agent_id LIMIT ${MAX_SHOWN}
  )
  SELECT (
    SELECT json_agg(json_build_object(
      'user_id', person.user_id, 'name', coalesce(${SHOWN_NAME}, person.user_id), 'depth', depth, 'band', band,
      'last_interaction', ${time('last_interaction')}
    ) ORDER BY depth DESC NULLS LAST, person.user_id COLLATE "C")
    FROM person
    ${joinContact('person')}
  ) AS members, (
    SELECT json_agg(json_build_object(
      'agent_id', knower.agent_id, 'agent_name', agents.name, 'team', team.value, 'depth', depth, 'contacts', contacts,
      'alive', alive, 'last_interaction', ${time('last_interaction')}
    ) ORDER BY depth DESC, knower.agent_id)
    FROM knower
    JOIN agents ON agents.project_id = $1 AND agents.agent_id = knower.agent_id
    LEFT JOIN agent_attributes AS team ON team.project_id = $1 AND team.agent_id = knower.agent_id AND team.name = 'team'
  ) AS by_agent`;
