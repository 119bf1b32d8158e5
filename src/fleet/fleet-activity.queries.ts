import { jsonTime } from '../database/json-sql';
import { joinAgent, joinContact, SHOWN_NAME, shownAgent, shownId } from '../database/survivors-sql';
import { OUTBOUND_FEED } from '../event-types/event-types';

/** The words before the name of the contact of an outbound interaction. */
const SENT = `CASE acts.kind ${Object.entries(OUTBOUND_FEED.words)
  .map(([kind, words]) => `WHEN '${kind}' THEN '${words}'`)
  .join(' ')} ELSE '${OUTBOUND_FEED.otherwise}' END`;

/** The newest rows of a table up to the clock. */
interface Newest {
  readonly table: string;
  readonly id: string;
  readonly columns: string;
  /** More conditions. */
  readonly where?: string;
}

const REPORTED: Newest = {
  table: 'agent_actions',
  id: 'action_id',
  columns: 'action_id AS id, agent_id, user_id, occurred_at, action, summary, NULL AS kind',
};
const SENDING: Newest = {
  table: 'interactions',
  id: 'interaction_id',
  columns: 'interaction_id AS id, agent_id, user_id, occurred_at, NULL AS action, NULL AS summary, kind',
  where: `direction = 'outbound'`,
};

function newest({ table, id, columns, where = 'true' }: Newest, limit: string): string {
  return `SELECT ${columns}
     FROM ${table}
     WHERE project_id = $1 AND ${where} AND occurred_at <= (SELECT until FROM clock)
     ORDER BY occurred_at DESC, ${id} DESC LIMIT ${limit}`;
}

/** The same of some agents, each found by its own index. @param agents SQL of an array of their ids */
function newestOf(agents: string, kind: Newest, limit: string): string {
  const where = `${kind.where ?? 'true'} AND agent_id = own.agent_id`;
  return `SELECT act.*
     FROM unnest(${agents}) AS own (agent_id)
     CROSS JOIN LATERAL (${newest({ ...kind, where }, limit)}) AS act`;
}

/**
 * `FleetActivityBody`: the agents' newest acts, reported ones and outbound interactions, up to a time. Each kind is
 * limited by its index before the two are merged.
 *
 * @param agents SQL of an array of ids; without it, the acts are those of all agents
 */
function newestActs(until: string, limit: string, agents?: string): string {
  const of = (kind: Newest) => (agents === undefined ? newest(kind, limit) : newestOf(agents, kind, limit));
  return `
  WITH clock AS (
    SELECT ${until} AS until
    FROM projects WHERE project_id = $1
  ), acts AS (
    (${of(REPORTED)})
    UNION ALL
    (${of(SENDING)})
    ORDER BY occurred_at DESC, id DESC LIMIT ${limit}
  )
  SELECT concat('{"items":[', string_agg(
    '{"id":"' || id || '","timestamp":' || ${jsonTime('occurred_at')} || ',"agent_id":"' || agent_id
      || '","agent_name":' || to_json(agent_name) || ',"contact_name":' || to_json(contact)
      || ',"action":' || to_json(action) || ',"summary":' || to_json(summary) || '}', ','), ']}')
  FROM (
    SELECT acts.id, acts.occurred_at, ${shownAgent('acts')} AS agent_id, COALESCE(agents.name, '') AS agent_name, contact.contact,
           CASE WHEN acts.kind IS NULL THEN acts.action ELSE '${OUTBOUND_FEED.action}' END AS action,
           CASE WHEN acts.kind IS NULL THEN acts.summary ELSE ${SENT} || contact.contact END AS summary
    FROM acts
    ${joinAgent('acts')}
    ${joinContact('acts')}
    CROSS JOIN LATERAL (SELECT COALESCE(${SHOWN_NAME}, ${shownId('acts')}, '') AS contact) contact
    ORDER BY acts.occurred_at DESC, acts.id DESC
  ) items`;
}

/** Up to now, or to the end of the day that the project is pinned to, in its time zone. */
const UNTIL_SERVED = `CASE
      WHEN pinned_as_of IS NULL THEN now()
      ELSE least(now(), (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond')
    END`;
/** Up to the end of a day, but not after now, like the newest acts on the served day. $2 day */
const UNTIL_DAY = `least(now(), ($2::date + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond')`;

/** $2 limit */
export const NEWEST_ACTS = newestActs(UNTIL_SERVED, '$2');
/** $2 day, $3 limit */
export const ACTS_ON = newestActs(UNTIL_DAY, '$3');
/** Of one agent. $2 limit, $3 its ids */
export const NEWEST_ACTS_OF_AGENT = newestActs(UNTIL_SERVED, '$2', '$3::uuid[]');
/** Of one agent. $2 day, $3 limit, $4 its ids */
export const ACTS_OF_AGENT_ON = newestActs(UNTIL_DAY, '$3', '$4::uuid[]');
