-- src/recompute/identity/account.statements.ts
INSERT INTO pg_temp.work_accounts (account_id)
SELECT member.account_id
FROM (
  SELECT user_id FROM pg_temp.work_contacts UNION SELECT user_id FROM pg_temp.work_relationships
) AS work
CROSS JOIN LATERAL (
  SELECT account_id FROM contact_accounts WHERE project_id = $1 AND user_id = work.user_id OFFSET 0
) AS member
UNION
SELECT fact.name FROM (
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
  WHERE project_id = $1 AND user_id = person.id AND kind = 'account_name'
  OFFSET 0
) AS fact
