-- src/recompute/identity/alias.statements.ts
SELECT EXISTS (SELECT FROM contact_attributes WHERE project_id = $1 AND kind = 'account')
OR EXISTS (SELECT FROM contact_accounts WHERE project_id = $1) AS accounts,
EXISTS (SELECT FROM contact_merges WHERE project_id = $1)
OR EXISTS (SELECT FROM contact_aliases WHERE project_id = $1) AS contacts,
EXISTS (SELECT FROM agent_merges WHERE project_id = $1)
OR EXISTS (SELECT FROM agent_aliases WHERE project_id = $1) AS agents
