-- src/recompute/identity/account.statements.ts
WITH relationship AS (
  SELECT member.account_id, member.user_id, score.agent_id, score.last_interaction, coalesce(score.alive, false) AS alive,
         coalesce(shared.depth, score.depth) AS depth, CASE WHEN shared.depth IS NULL THEN score.band ELSE shared.band END AS band
  FROM (SELECT account_id, user_id FROM contact_accounts WHERE project_id = $1) AS member
  LEFT JOIN (SELECT user_id, agent_id, depth, band, last_interaction, n_days > 0 AND dormant IS NOT TRUE AS alive FROM depth_scores WHERE project_id = $1) AS score USING (user_id)
  LEFT JOIN (SELECT user_id, depth, band FROM contact_scores WHERE project_id = $1) AS shared USING (user_id)
),
account AS (
  SELECT account_id, count(DISTINCT user_id)::integer AS contacts, count(DISTINCT agent_id)::integer AS agents, max(depth) AS depth,
         (array_agg(band ORDER BY depth DESC NULLS LAST))[1] AS band, max(last_interaction) AS last_interaction,
         (count(DISTINCT user_id) FILTER (WHERE alive))::integer AS alive_contacts,
         (count(DISTINCT agent_id) FILTER (WHERE alive))::integer AS alive_agents,
         (count(*) FILTER (WHERE alive))::integer AS alive_relationships,
         min(user_id) FILTER (WHERE alive) AS one_contact, (min(agent_id::text) FILTER (WHERE alive))::uuid AS one_agent
  FROM relationship
  GROUP BY account_id
),
named AS (
  SELECT DISTINCT ON (name) name AS account_id, value
  FROM contact_attributes
  WHERE project_id = $1 AND kind = 'account_name'
  ORDER BY name, said_at DESC, event_key DESC
)
INSERT INTO accounts (project_id, account_id, name, contacts, agents, depth, band, last_interaction, alive_contacts, alive_agents,
  alive_relationships, only_contact, only_agent)
SELECT $1, account_id, named.value, contacts, agents, depth, band, last_interaction, alive_contacts, alive_agents,
       alive_relationships, CASE WHEN alive_contacts = 1 THEN one_contact END, CASE WHEN alive_agents = 1 THEN one_agent END
FROM account
LEFT JOIN named USING (account_id)
