-- src/recompute/identity/account.statements.ts
DELETE FROM accounts WHERE project_id = $1 AND account_id IN (SELECT account_id FROM pg_temp.work_accounts)
