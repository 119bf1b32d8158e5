-- src/recompute/identity/alias.statements.ts
SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1
