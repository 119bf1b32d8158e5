-- src/recompute/identity/alias.statements.ts
WITH said AS MATERIALIZED (
  SELECT user_id FROM contact_merges
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
)
SELECT user_id FROM said
