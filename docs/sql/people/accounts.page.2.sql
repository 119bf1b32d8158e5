-- src/people/accounts.queries.ts
SELECT run.as_of, (
  SELECT json_agg(json_build_object(
    'account_id', page.account_id, 'name', page.name, 'contacts', page.contacts, 'agents', page.agents, 'depth', page.depth,
    'band', page.band, 'last_interaction', to_char(page.last_interaction AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'alive_contacts', page.alive_contacts,
    'alive_agents', page.alive_agents, 'alive_relationships', page.alive_relationships, 'only_contact', page.only_contact,
    'contact_name', CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END, 'only_agent', page.only_agent, 'agent_name', agents.name, 'sort_number', page.sort_number,
    'sort_text', page.sort_text
  ) ORDER BY page.sort_number, page.sort_text, page.account_id COLLATE "C")
  FROM (SELECT *, only_contact AS user_id FROM (SELECT *
FROM (
  SELECT *, CASE $2::text WHEN 'depth' THEN coalesce(depth, -1) WHEN 'contacts' THEN contacts::double precision
    WHEN 'last_interaction' THEN coalesce(extract(epoch FROM last_interaction)::double precision, -1e15) ELSE 0 END AS sort_number, CASE $2::text WHEN 'name' THEN regexp_replace(regexp_replace(folded_name(coalesce(name, account_id)), '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C" ELSE '' END COLLATE "C" AS sort_text
  FROM accounts
  WHERE project_id = $1
    AND CASE WHEN $3::text IS NULL THEN true WHEN strpos(folded_name(account_id), folded_name($3)) > 0 THEN true ELSE strpos(folded_name(name), folded_name($3)) > 0 END
    AND CASE WHEN $4::uuid IS NULL THEN true ELSE account_id IN (
      SELECT member.account_id FROM contact_accounts AS member
      JOIN depth_scores AS known ON known.project_id = $1 AND known.agent_id = $4 AND known.user_id = member.user_id
      WHERE member.project_id = $1
    ) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE band = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE (coalesce(only_contact, only_agent::text) IS NOT NULL) = $6 END
) AS account
WHERE CASE WHEN $7::double precision IS NULL THEN true
  WHEN sort_number = $7 AND sort_text = $8::text THEN account_id COLLATE "C" > $9::text
  WHEN sort_number = $7 THEN sort_text > $8::text ELSE sort_number > $7 END
ORDER BY sort_number ASC, sort_text ASC, account_id COLLATE "C"
LIMIT $10) AS found) AS page
  LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = page.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = page.user_id
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.only_agent
) AS accounts
FROM (SELECT 1) AS always LEFT JOIN (SELECT as_of FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) AS run ON true
