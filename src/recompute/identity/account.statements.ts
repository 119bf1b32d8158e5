import { MEMBER_BAND, MEMBER_DEPTH, memberScores } from '../../database/member-scores-sql';
import { withIds } from './alias.statements';

// Accounts: which contacts belong to them, by the newest statements, and what their relationships come to.

/** The noted contacts, with each of their ids as `id`. */
const noted = (merged: boolean) =>
  merged
    ? withIds('(SELECT DISTINCT user_id FROM pg_temp.work_contacts)')
    : '(SELECT DISTINCT user_id, user_id AS id FROM pg_temp.work_contacts)';

/** What the ids of a noted contact say of a kind, as an item of a FROM clause. */
const said = (kind: string, merged: boolean) => `${noted(merged)} AS person
CROSS JOIN LATERAL (
  SELECT name, value, said_at, event_key FROM contact_attributes
  WHERE project_id = $1 AND user_id = person.id AND kind = '${kind}'
  OFFSET 0
) AS fact`;

/** The accounts that noted contacts belonged to or name, and those of relationships that changed. $1 project */
export const takeAccounts = (merged: boolean): string => `INSERT INTO pg_temp.work_accounts (account_id)
SELECT member.account_id
FROM (
  SELECT user_id FROM pg_temp.work_contacts UNION SELECT user_id FROM pg_temp.work_relationships
) AS work
CROSS JOIN LATERAL (
  SELECT account_id FROM contact_accounts WHERE project_id = $1 AND user_id = work.user_id OFFSET 0
) AS member
UNION
SELECT fact.name FROM ${said('account_name', merged)}`;

/** $1 project */
export const REMOVE_MEMBERS = `DELETE FROM contact_accounts
WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)`;

/** Adds the noted contacts to the accounts that they belong to now. $1 project */
export const addMembers = (merged: boolean): string => `INSERT INTO contact_accounts (project_id, user_id, account_id)
SELECT $1, user_id, account_id
FROM (
  SELECT DISTINCT ON (person.user_id) person.user_id, fact.value AS account_id
  FROM ${said('account', merged)}
  ORDER BY person.user_id, fact.said_at DESC, fact.event_key DESC
) AS newest
WHERE account_id IS NOT NULL`;

/** Takes these accounts, too. $1 project */
export const TAKE_NEW_ACCOUNTS = `INSERT INTO pg_temp.work_accounts (account_id)
SELECT member.account_id
FROM (SELECT DISTINCT user_id FROM pg_temp.work_contacts) AS work
CROSS JOIN LATERAL (
  SELECT account_id FROM contact_accounts WHERE project_id = $1 AND user_id = work.user_id OFFSET 0
) AS member`;

/** The members of all accounts, of a project that has none yet. $1 project */
export const ADD_ALL_MEMBERS = `INSERT INTO contact_accounts (project_id, user_id, account_id)
SELECT $1, user_id, account_id
FROM (
  SELECT DISTINCT ON (person_id) person_id AS user_id, value AS account_id
  FROM (
    SELECT coalesce(alias.survivor_id, fact.user_id) AS person_id, fact.value, fact.said_at, fact.event_key
    FROM (
      SELECT user_id, value, said_at, event_key FROM contact_attributes WHERE project_id = $1 AND kind = 'account'
    ) AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias USING (user_id)
  ) AS known
  ORDER BY person_id, said_at DESC, event_key DESC
) AS newest
WHERE account_id IS NOT NULL`;

/** How many contacts belong to the accounts in the work table, up to $2. $1 project */
export const COUNT_MEMBERS = `SELECT count(*)::integer AS rows
FROM (
  SELECT 1 FROM (SELECT DISTINCT account_id FROM pg_temp.work_accounts) AS work
  JOIN contact_accounts AS member ON member.project_id = $1 AND member.account_id = work.account_id
  LIMIT $2
) AS members`;

/** Those in the work table, or all. */
type Accounts = 'taken' | 'all';

const NAMED = 'AND account_id IN (SELECT account_id FROM pg_temp.work_accounts)';

/** $1 project */
export const removeAccounts = (scope: Accounts): string =>
  `DELETE FROM accounts WHERE project_id = $1${scope === 'all' ? '' : ` ${NAMED}`}`;

const MEMBERS = {
  all: `SELECT account_id, user_id FROM contact_accounts WHERE project_id = $1`,
  taken: `SELECT work.account_id, found.user_id
    FROM (SELECT DISTINCT account_id FROM pg_temp.work_accounts) AS work
    CROSS JOIN LATERAL (
      SELECT user_id FROM contact_accounts WHERE project_id = $1 AND account_id = work.account_id OFFSET 0
    ) AS found`,
} as const;
const NAMES = {
  all: '',
  taken: 'AND name IN (SELECT account_id FROM pg_temp.work_accounts)',
} as const;

/** Adds accounts that have members. $1 project */
export const addAccounts = (scope: Accounts): string => `WITH relationship AS (
  SELECT member.account_id, member.user_id, score.agent_id, score.last_interaction, coalesce(score.alive, false) AS alive,
         ${MEMBER_DEPTH} AS depth, ${MEMBER_BAND} AS band
  FROM (${MEMBERS[scope]}) AS member
  ${memberScores(scope === 'all' ? 'once' : 'each')}
),
account AS (
  SELECT account_id, count(DISTINCT user_id)::integer AS contacts, count(DISTINCT agent_id)::integer AS agents, max(depth) AS depth,
         (array_agg(band ORDER BY depth DESC NULLS LAST))[1] AS band, max(last_interaction) AS last_interaction,
         (count(DISTINCT user_id) FILTER (WHERE alive))::integer AS alive_contacts,
         (count(DISTINCT agent_id) FILTER (WHERE alive))::integer AS alive_agents,
         (count(*) FILTER (WHERE alive))::integer AS alive_relationships,
         min(user_id) FILTER (WHERE alive) AS one_contact, (min(agent_id::text) FILTER (WHERE alive))::uuid AS one_agent
  FROM relationship
  GROUP BY account_id
),
named AS (
  SELECT DISTINCT ON (name) name AS account_id, value
  FROM contact_attributes
  WHERE project_id = $1 AND kind = 'account_name' ${NAMES[scope]}
  ORDER BY name, said_at DESC, event_key DESC
)
INSERT INTO accounts (project_id, account_id, name, contacts, agents, depth, band, last_interaction, alive_contacts, alive_agents,
  alive_relationships, only_contact, only_agent)
SELECT $1, account_id, named.value, contacts, agents, depth, band, last_interaction, alive_contacts, alive_agents,
       alive_relationships, CASE WHEN alive_contacts = 1 THEN one_contact END, CASE WHEN alive_agents = 1 THEN one_agent END
FROM account
LEFT JOIN named USING (account_id)`;
