-- src/recompute/identity/account.statements.ts
DELETE FROM contact_accounts
WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
