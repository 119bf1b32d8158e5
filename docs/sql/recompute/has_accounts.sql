-- src/recompute/identity/account.statements.ts
SELECT EXISTS (SELECT FROM contact_attributes WHERE project_id = $1 AND kind = 'account')
OR EXISTS (SELECT FROM contact_accounts WHERE project_id = $1) AS accounts
