-- src/people/accounts.queries.ts
SELECT run.as_of, (
  SELECT json_agg(json_build_object(
    'account_id', page.account_id, 'name', page.name, 'contacts', page.contacts, 'agents', page.agents, 'depth', page.depth,
    'band', page.band, 'last_interaction', to_char(page.last_interaction AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'alive_contacts', page.alive_contacts,
    'alive_agents', page.alive_agents, 'alive_relationships', page.alive_relationships, 'only_contact', page.only_contact,
    'contact_name', CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END, 'only_agent', page.only_agent, 'agent_name', agents.name, 'sort_number', page.sort_number,
    'sort_text', page.sort_text
  ) ORDER BY page.account_id)
  FROM (SELECT *, only_contact AS user_id FROM (SELECT *, 0 AS sort_number, '' AS sort_text FROM accounts WHERE project_id = $1 AND account_id = $2) AS found) AS page
  LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = page.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = page.user_id
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.only_agent
) AS accounts
FROM (SELECT 1) AS always LEFT JOIN (SELECT as_of FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) AS run ON true
