-- src/recompute/identity/alias.statements.ts
SELECT user_id, survivor_id FROM contact_aliases
WHERE project_id = $1
  AND survivor_id IN (SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = ANY ($2::text[]))
