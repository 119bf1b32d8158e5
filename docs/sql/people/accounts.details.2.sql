-- src/people/accounts.queries.ts
WITH relationship AS MATERIALIZED (
  SELECT member.user_id, score.agent_id, score.depth AS own_depth, score.last_interaction, score.alive,
         coalesce(shared.depth, score.depth) AS depth, CASE WHEN shared.depth IS NULL THEN score.band ELSE shared.band END AS band
  FROM (SELECT user_id FROM contact_accounts WHERE project_id = $1 AND account_id = $2) AS member
  LEFT JOIN (SELECT user_id, agent_id, depth, band, last_interaction, n_days > 0 AND dormant IS NOT TRUE AS alive FROM depth_scores WHERE project_id = $1) AS score USING (user_id)
LEFT JOIN (SELECT user_id, depth, band FROM contact_scores WHERE project_id = $1) AS shared USING (user_id)
),
person AS (
  SELECT user_id, max(depth) AS depth, max(band) AS band, max(last_interaction) AS last_interaction
  FROM relationship GROUP BY user_id
  ORDER BY max(depth) DESC NULLS LAST, user_id COLLATE "C" LIMIT 100
),
knower AS (
  SELECT agent_id, max(own_depth) AS depth, count(*)::integer AS contacts, (count(*) FILTER (WHERE alive))::integer AS alive,
         max(last_interaction) AS last_interaction
  FROM relationship WHERE agent_id IS NOT NULL GROUP BY agent_id
  ORDER BY max(own_depth) DESC, agent_id LIMIT 100
)
SELECT (
  SELECT json_agg(json_build_object(
    'user_id', person.user_id, 'name', coalesce(CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END, person.user_id), 'depth', depth, 'band', band,
    'last_interaction', to_char(last_interaction AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ) ORDER BY depth DESC NULLS LAST, person.user_id COLLATE "C")
  FROM person
  LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = person.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = person.user_id
) AS members, (
  SELECT json_agg(json_build_object(
    'agent_id', knower.agent_id, 'agent_name', agents.name, 'team', team.value, 'depth', depth, 'contacts', contacts,
    'alive', alive, 'last_interaction', to_char(last_interaction AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ) ORDER BY depth DESC, knower.agent_id)
  FROM knower
  JOIN agents ON agents.project_id = $1 AND agents.agent_id = knower.agent_id
  LEFT JOIN agent_attributes AS team ON team.project_id = $1 AND team.agent_id = knower.agent_id AND team.name = 'team'
) AS by_agent
