-- src/recompute/identity/account.statements.ts
INSERT INTO pg_temp.work_accounts (account_id)
SELECT member.account_id
FROM (SELECT DISTINCT user_id FROM pg_temp.work_contacts) AS work
CROSS JOIN LATERAL (
  SELECT account_id FROM contact_accounts WHERE project_id = $1 AND user_id = work.user_id OFFSET 0
) AS member
