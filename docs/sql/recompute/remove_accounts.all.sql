-- src/recompute/identity/account.statements.ts
DELETE FROM accounts WHERE project_id = $1
