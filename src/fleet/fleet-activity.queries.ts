import { jsonTime } from '../database/json-sql';
import { joinAgent, joinContact, SHOWN_NAME, shownAgent, shownId } from '../database/survivors-sql';
import { OUTBOUND_FEED } from '../event-types/event-types';

/** The words before the name of the contact of an outbound interaction. */
const SENT = `CASE acts.kind ${Object.entries(OUTBOUND_FEED.words)
  .map(([kind, words]) => `WHEN '${kind}' THEN '${words}'`)
  .join(' ')} ELSE '${OUTBOUND_FEED.otherwise}' END`;

/**
 * `FleetActivityBody`: the agents' newest acts, reported ones and outbound interactions, up to a time. Each kind is
 * limited by its index before the two are merged.
 */
function newestActs(until: string, limit: string): string {
  return `
  WITH clock AS (
    SELECT ${until} AS until
    FROM projects WHERE project_id = $1
  ), acts AS (
    (SELECT action_id AS id, agent_id, user_id, occurred_at, action, summary, NULL AS kind
     FROM agent_actions
     WHERE project_id = $1 AND occurred_at <= (SELECT until FROM clock)
     ORDER BY occurred_at DESC, action_id DESC LIMIT ${limit})
    UNION ALL
    (SELECT interaction_id, agent_id, user_id, occurred_at, NULL, NULL, kind
     FROM interactions
     WHERE project_id = $1 AND direction = 'outbound' AND occurred_at <= (SELECT until FROM clock)
     ORDER BY occurred_at DESC, interaction_id DESC LIMIT ${limit})
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

/** Up to now, or to the end of the day that the project is pinned to, in its time zone. $2 limit */
export const NEWEST_ACTS = newestActs(
  `CASE
      WHEN pinned_as_of IS NULL THEN now()
      ELSE least(now(), (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond')
    END`,
  '$2',
);

/** Up to the end of a day, but not after now, like the newest acts on the served day. $2 day, $3 limit */
export const ACTS_ON = newestActs(
  `least(now(), ($2::date + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond')`,
  '$3',
);
