-- src/recompute/identity/alias.statements.ts
INSERT INTO contact_aliases (project_id, user_id, survivor_id)
SELECT $1, user_id, survivor_id FROM unnest($2::text[], $3::text[]) AS alias(user_id, survivor_id)
ON CONFLICT (project_id, user_id) DO UPDATE SET survivor_id = excluded.survivor_id
WHERE contact_aliases.survivor_id <> excluded.survivor_id
