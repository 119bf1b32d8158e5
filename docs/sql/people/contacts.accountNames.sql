-- src/people/contacts.queries.ts
SELECT DISTINCT ON (name) name AS account_id, value AS account_name
FROM contact_attributes WHERE project_id = $1 AND kind = 'account_name' AND name = ANY ($2::text[])
ORDER BY name, said_at DESC, event_key DESC
