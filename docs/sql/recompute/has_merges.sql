-- src/recompute/alias.statements.ts
SELECT EXISTS (SELECT FROM contact_merges WHERE project_id = $1)
OR EXISTS (SELECT FROM contact_aliases WHERE project_id = $1) AS merges
