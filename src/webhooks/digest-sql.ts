import { actionSentenceSql } from '../scoring/action-sentence-sql';
import { agentOf, contactOf, named, passes } from './filter-sql';

/** Maximum number of relationships in each list of a digest. */
const LISTED = 10;
const STANDINGS = `('relationship.at_risk', 'relationship.recovered', 'relationship.dormant')`;

const item = (row: string): string => `jsonb_build_object('agent', ${agentOf(row)}, 'contact', ${contactOf(row)},
    'depth', ${row}.depth, 'potential', ${row}.potential, 'band', ${row}.band, 'reasons', ${row}.reasons,
    'recommended_action', ${row}.recommended_action)`;

/** The most valuable relationships whose last transition within the digest is of the given kind. */
const became = (type: string): string => `(
    SELECT coalesce(jsonb_agg(${item('one')} ORDER BY one.potential DESC, one.position), '[]')
    FROM (SELECT * FROM last WHERE type = '${type}' ORDER BY potential DESC, position LIMIT ${LISTED}) AS one
    ${named('one')}
  )`;

/**
 * The digest of an endpoint: the transitions since the last digest that match its events and filter, and the
 * relationships to act on. $1 project, $2 webhook, $3 position of the last digest
 */
export const DIGEST = `WITH webhook AS MATERIALIZED (
  SELECT events, agent_ids, bands, min_potential FROM webhooks WHERE project_id = $1 AND webhook_id = $2
),
happened AS MATERIALIZED (
  SELECT transition.* FROM transitions AS transition CROSS JOIN webhook
  WHERE transition.project_id = $1 AND transition.position > $3::bigint
    AND transition.type = ANY (webhook.events) AND ${passes('webhook', 'transition')}
),
last AS MATERIALIZED (
  SELECT DISTINCT ON (agent_id, user_id) * FROM happened
  WHERE agent_id IS NOT NULL AND type IN ${STANDINGS}
  ORDER BY agent_id, user_id, position DESC
),
counted AS (
  -- A relationship that became at risk and recovered is no news of either.
  SELECT type, count(*) AS events FROM last GROUP BY type
  UNION ALL
  SELECT type, sum(coalesce(count, 1)) FROM happened
  WHERE CASE WHEN agent_id IS NULL THEN true ELSE type NOT IN ${STANDINGS} END
  GROUP BY type
),
counts AS (
  SELECT type, sum(events) AS events FROM counted GROUP BY type
),
valuable AS (
  SELECT * FROM (
    SELECT agent_id, user_id, depth, potential, band, ARRAY[]::text[] AS reasons, value_at_stake, ${actionSentenceSql()} AS recommended_action
    FROM depth_scores WHERE project_id = $1 AND at_risk
  ) AS score
  WHERE (SELECT ${passes('webhook', 'score')} FROM webhook)
    -- Not those that may only seem to be at risk, because their source is silent.
    AND (agent_id, user_id) NOT IN (
      SELECT agent_id, user_id FROM transitions WHERE project_id = $1 AND position IS NULL AND held_for IS NOT NULL
    )
    -- Nor those held out, for which nothing is recommended.
    AND (agent_id, user_id) NOT IN (
      SELECT agent_id, user_id FROM episodes WHERE project_id = $1 AND ended_on IS NULL AND holdout
    )
  ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT ${LISTED}
),
index AS (
  SELECT (array_agg(from_state ORDER BY position))[1] AS was, (array_agg(to_state ORDER BY position DESC))[1] AS now,
         (array_agg(array_to_json(reasons) ORDER BY position DESC))[1] AS reasons
  FROM happened WHERE type = 'moat_index.moved' AND count IS NULL
),
silent AS (
  SELECT coalesce(jsonb_agg(jsonb_build_object('agent', ${agentOf('one')}, 'channels', one.reasons,
    'recommended_action', one.recommended_action) ORDER BY one.position DESC), '[]') AS list
  FROM (SELECT * FROM happened WHERE type = 'agent.silent' ORDER BY position DESC LIMIT ${LISTED}) AS one
  ${named('one')}
),
call AS (
  SELECT coalesce(jsonb_agg(${item('valuable')} ORDER BY valuable.value_at_stake DESC, valuable.agent_id), '[]') AS list
  FROM valuable
  ${named('valuable')}
)
SELECT (SELECT max(position)::text FROM transitions WHERE project_id = $1) AS position,
       call.list <> '[]' OR EXISTS (SELECT FROM counts) AS news,
       jsonb_build_object(
         'counts', (SELECT coalesce(jsonb_object_agg(type, events), '{}') FROM counts),
         'at_risk', ${became('relationship.at_risk')},
         'recovered', ${became('relationship.recovered')},
         'to_call', call.list,
         'silent_agents', (SELECT list FROM silent),
         'moat_index', (SELECT jsonb_build_object('from', was, 'to', now, 'reasons', reasons) FROM index WHERE now IS NOT NULL)
       ) AS data
FROM call`;

/** The next time at which the project's local time is this hour. $1 project, $2 hour, $3 now */
export const NEXT_DIGEST = `SELECT CASE WHEN today > $3::timestamptz THEN today ELSE tomorrow END AS at
FROM (
  SELECT (day + make_interval(hours => $2::integer)) AT TIME ZONE time_zone AS today,
         (day + make_interval(days => 1, hours => $2::integer)) AT TIME ZONE time_zone AS tomorrow
  FROM (SELECT time_zone, date_trunc('day', $3::timestamptz AT TIME ZONE time_zone) AS day FROM projects WHERE project_id = $1) AS local
) AS times`;
