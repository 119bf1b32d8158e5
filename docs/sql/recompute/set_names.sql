-- src/recompute/identity/alias.statements.ts
UPDATE contact_aliases SET name = best.name
FROM unnest($2::text[], $3::text[]) AS best(survivor_id, name)
WHERE project_id = $1 AND contact_aliases.survivor_id = best.survivor_id
  AND contact_aliases.name IS DISTINCT FROM best.name
