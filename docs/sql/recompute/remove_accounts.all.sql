-- src/recompute/account.statements.ts
DELETE FROM accounts WHERE project_id = $1
