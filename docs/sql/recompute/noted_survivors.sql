-- src/recompute/identity/alias.statements.ts
WITH person AS MATERIALIZED (
  SELECT survivor_id FROM contact_aliases
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
)
SELECT DISTINCT survivor_id FROM person
