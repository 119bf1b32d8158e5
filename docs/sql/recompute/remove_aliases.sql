-- src/recompute/identity/alias.statements.ts
DELETE FROM contact_aliases WHERE project_id = $1 AND user_id = ANY ($2::text[])
