-- src/recompute/identity/alias.statements.ts
WITH person AS MATERIALIZED (
  SELECT user_id, survivor_id FROM contact_aliases
  WHERE project_id = $1
    AND survivor_id IN (
      SELECT survivor_id FROM contact_aliases
      WHERE project_id = $1
        AND user_id IN (
          SELECT user_id FROM pg_temp.work_notes
          UNION SELECT user_id FROM pg_temp.work_contacts
          UNION SELECT unnest($2::text[])
        )
    )
)
INSERT INTO pg_temp.work_persons (user_id, survivor_id)
SELECT user_id, survivor_id FROM person
ON CONFLICT DO NOTHING
