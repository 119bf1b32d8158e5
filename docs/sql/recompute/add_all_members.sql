-- src/recompute/identity/account.statements.ts
INSERT INTO contact_accounts (project_id, user_id, account_id)
SELECT $1, user_id, account_id
FROM (
  SELECT DISTINCT ON (person_id) person_id AS user_id, value AS account_id
  FROM (
    SELECT coalesce(alias.survivor_id, fact.user_id) AS person_id, fact.value, fact.said_at, fact.event_key
    FROM (
      SELECT user_id, value, said_at, event_key FROM contact_attributes WHERE project_id = $1 AND kind = 'account'
    ) AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias USING (user_id)
  ) AS known
  ORDER BY person_id, said_at DESC, event_key DESC
) AS newest
WHERE account_id IS NOT NULL
