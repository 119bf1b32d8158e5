-- src/recompute/identity/account.statements.ts
SELECT count(*)::integer AS rows
FROM (
  SELECT FROM (SELECT DISTINCT account_id FROM pg_temp.work_accounts) AS work
  JOIN contact_accounts AS member ON member.project_id = $1 AND member.account_id = work.account_id
  LIMIT $2
) AS members
