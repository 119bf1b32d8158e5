-- src/serving/contact-ids.queries.ts
SELECT user_id, survivor_id FROM contact_aliases
WHERE project_id = $1
  AND survivor_id = (SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = $2)
