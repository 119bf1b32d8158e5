import { CONTACT_TABLES } from '../database/tables';

/** Tables whose index has the agent before the contact. */
const BY_AGENT: readonly string[] = ['interactions'];

/**
 * Everything that is stored of the contacts $2: each row as JSON, with the name of its table, one table after the other. The
 * tables are those that an erasure deletes from, so what one knows, the other does.
 */
export function everythingAbout(): string {
  return [...CONTACT_TABLES.map(rowsOf), NOTES, DIGESTS, NAMED, AGENTS].join('\nUNION ALL\n');
}

function rowsOf(table: string): string {
  const agents = 'AND entry.agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)';
  return `SELECT '${table}' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM ${table} AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[]) ${BY_AGENT.includes(table) ? agents : ''}`.trimEnd();
}

/** What the next recompute will process. */
const NOTES = `SELECT 'change_notes', jsonb_build_object('agent_id', note.agent_id, 'user_id', note.user_id, 'day', note.day)::text
FROM change_notes AS entry
CROSS JOIN LATERAL unnest(entry.agent_ids, entry.user_ids, entry.days) AS note(agent_id, user_id, day)
WHERE entry.project_id = $1 AND note.user_id = ANY ($2::text[])`;

/** What digests, which are about several contacts, say of these. */
const DIGESTS = `SELECT 'webhook_digests', jsonb_build_object('webhook_id', entry.webhook_id, 'delivery_id', entry.delivery_id,
  'created_at', entry.created_at, 'list', list, 'item', item)::text
FROM webhook_deliveries AS entry
CROSS JOIN LATERAL unnest(ARRAY['at_risk', 'recovered', 'to_call']) AS list
CROSS JOIN LATERAL jsonb_array_elements(entry.data -> list) AS item
WHERE entry.project_id = $1 AND entry.user_id IS NULL AND entry.type = 'project.digest'
  AND item #>> '{contact,user_id}' = ANY ($2::text[])`;

/** Rejections of others that name the contact, as the previous id of a merge. */
const NAMED = `SELECT 'rejections_of_merges', (to_jsonb(entry) - 'project_id')::text
FROM rejections AS entry
WHERE entry.project_id = $1 AND entry.other_id = ANY ($2::text[]) AND coalesce(entry.user_id <> ALL ($2::text[]), true)`;

/** The names of the agents, of which the other rows have the ids. */
const AGENTS = `SELECT 'agents', jsonb_build_object('agent_id', entry.agent_id, 'name', entry.name, 'kind', entry.kind)::text
FROM agents AS entry WHERE entry.project_id = $1 AND entry.agent_id IN (
  SELECT days.agent_id FROM relationship_days AS days WHERE days.project_id = $1 AND days.user_id = ANY ($2::text[])
  UNION SELECT acts.agent_id FROM agent_actions AS acts WHERE acts.project_id = $1 AND acts.user_id = ANY ($2::text[])
)`;
