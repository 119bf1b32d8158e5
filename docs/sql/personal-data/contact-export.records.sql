-- src/personal-data/contact-export.queries.ts
SELECT 'interactions' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM interactions AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[]) AND entry.agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
UNION ALL
SELECT 'agent_actions' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM agent_actions AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'classifications' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM classifications AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'permanent_routes' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM permanent_routes AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'lead_outcomes' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM lead_outcomes AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_merges' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_merges AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_attributes' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_attributes AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'dirty_days' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM dirty_days AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'dirty_contacts' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM dirty_contacts AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_aliases' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_aliases AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'relationship_days' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM relationship_days AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'depth_scores' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM depth_scores AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_scores' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_scores AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_accounts' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_accounts AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'replaced_scores' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM replaced_scores AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_stages' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_stages AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'transitions' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM transitions AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'episodes' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM episodes AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'episode_changes' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM episode_changes AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'audit_entries' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM audit_entries AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contacts' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contacts AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'contact_receipts' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM contact_receipts AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'rejections' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM rejections AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'import_rows' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM import_rows AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'webhook_deliveries' AS source, (to_jsonb(entry) - 'project_id')::text AS record
FROM webhook_deliveries AS entry WHERE entry.project_id = $1 AND entry.user_id = ANY ($2::text[])
UNION ALL
SELECT 'change_notes', jsonb_build_object('agent_id', note.agent_id, 'user_id', note.user_id, 'day', note.day)::text
FROM change_notes AS entry
CROSS JOIN LATERAL unnest(entry.agent_ids, entry.user_ids, entry.days) AS note(agent_id, user_id, day)
WHERE entry.project_id = $1 AND note.user_id = ANY ($2::text[])
UNION ALL
SELECT 'webhook_digests', jsonb_build_object('webhook_id', entry.webhook_id, 'delivery_id', entry.delivery_id,
  'created_at', entry.created_at, 'list', list, 'item', item)::text
FROM webhook_deliveries AS entry
CROSS JOIN LATERAL unnest(ARRAY['at_risk', 'recovered', 'to_call']) AS list
CROSS JOIN LATERAL jsonb_array_elements(entry.data -> list) AS item
WHERE entry.project_id = $1 AND entry.user_id IS NULL AND entry.type = 'project.digest'
  AND item #>> '{contact,user_id}' = ANY ($2::text[])
UNION ALL
SELECT 'rejections_of_merges', (to_jsonb(entry) - 'project_id')::text
FROM rejections AS entry
WHERE entry.project_id = $1 AND entry.other_id = ANY ($2::text[]) AND coalesce(entry.user_id <> ALL ($2::text[]), true)
UNION ALL
SELECT 'agents', jsonb_build_object('agent_id', entry.agent_id, 'name', entry.name, 'kind', entry.kind)::text
FROM agents AS entry WHERE entry.project_id = $1 AND entry.agent_id IN (
  SELECT days.agent_id FROM relationship_days AS days WHERE days.project_id = $1 AND days.user_id = ANY ($2::text[])
  UNION SELECT acts.agent_id FROM agent_actions AS acts WHERE acts.project_id = $1 AND acts.user_id = ANY ($2::text[])
)
