-- src/recompute/identity/account.statements.ts
INSERT INTO contact_accounts (project_id, user_id, account_id)
SELECT $1, user_id, account_id
FROM (
  SELECT DISTINCT ON (person.user_id) person.user_id, fact.value AS account_id
  FROM (
    SELECT contact.user_id, known.user_id AS id
    FROM (SELECT DISTINCT user_id FROM pg_temp.work_contacts) AS contact
    CROSS JOIN LATERAL (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = contact.user_id
    UNION ALL
    SELECT contact.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = contact.user_id)
  ) AS known
    OFFSET 0
  ) AS person
CROSS JOIN LATERAL (
  SELECT name, value, said_at, event_key FROM contact_attributes
  WHERE project_id = $1 AND user_id = person.id AND kind = 'account'
  OFFSET 0
) AS fact
  ORDER BY person.user_id, fact.said_at DESC, fact.event_key DESC
) AS newest
WHERE account_id IS NOT NULL
