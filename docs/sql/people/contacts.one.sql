-- src/people/contacts.queries.ts
SELECT run.*, (
  SELECT json_agg(json_build_object(
    'user_id', page.user_id, 'name', CASE WHEN ids.name IS NULL THEN page.name ELSE ids.name END, 'user_ids', ids.user_ids,
    'first_seen', to_char(least(page.first_seen, ids.first_seen) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'tier', tier.tier, 'pipeline_stage', stage.stage,
    'attributes', attributes.attributes, 'relationships', known.relationships, 'agents', known.agents, 'shared', shared.score,
    'episodes', lasting.episodes, 'sort_number', page.sort_number, 'sort_text', page.sort_text
  ) ORDER BY regexp_replace(regexp_replace(page.user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", page.user_id)
  FROM (SELECT user_id, name, first_seen, 0 AS sort_number, '' AS sort_text
FROM contacts WHERE project_id = $1 AND user_id = $2) AS page
  CROSS JOIN LATERAL (SELECT min(alias.name) AS name, array_agg(alias.user_id ORDER BY alias.user_id COLLATE "C") AS user_ids, min(own.first_seen) AS first_seen
FROM contact_aliases AS alias
LEFT JOIN LATERAL (
  SELECT first_seen FROM contacts WHERE project_id = $1 AND user_id = alias.user_id OFFSET 0
) AS own ON true
WHERE alias.project_id = $1 AND alias.survivor_id = page.user_id) AS ids
  CROSS JOIN LATERAL (SELECT count(*)::integer AS agents, json_agg(json_build_object(
    'agent_id', score.agent_id, 'agent_name', agents.name, 'team', team.value, 'depth', score.depth, 'band', score.band,
    'trend', score.trend, 'trend_word', score.trend_word, 'stage', score.stage, 'at_risk', score.at_risk, 'turn', score.turn,
    'unanswered_days', score.n_unanswered, 'silence_days', score.silence_days, 'active_days', score.n_days,
    'interactions', score.n_interactions, 'first_day', score.first_day, 'last_interaction', to_char(score.last_interaction AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'last_word', score.last_word
  ) ORDER BY score.depth DESC, score.agent_id) AS relationships
FROM (SELECT DISTINCT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = page.user_id) AS day
CROSS JOIN LATERAL (
  SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = day.agent_id AND user_id = page.user_id OFFSET 0
) AS score
JOIN agents ON agents.project_id = $1 AND agents.agent_id = score.agent_id
LEFT JOIN LATERAL (
  SELECT said.value
  FROM (SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = score.agent_id UNION SELECT score.agent_id) AS member
  JOIN agent_attributes AS said ON said.project_id = $1 AND said.agent_id = member.agent_id AND said.name = 'team'
  ORDER BY said.said_at DESC, said.event_key DESC
  LIMIT 1
) AS team ON true) AS known
  CROSS JOIN LATERAL (SELECT json_agg(json_build_array(said.kind, said.name, said.type, said.value) ORDER BY said.kind, said.name COLLATE "C") AS attributes
FROM (
  SELECT DISTINCT ON (fact.kind, fact.name) fact.kind, fact.name, fact.type, fact.value
  FROM (SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = page.user_id UNION SELECT page.user_id) AS own
  JOIN contact_attributes AS fact ON fact.project_id = $1 AND fact.user_id = own.user_id
  WHERE fact.kind IN ('trait', 'account')
  ORDER BY fact.kind, fact.name, fact.said_at DESC, fact.event_key DESC
) AS said
WHERE said.type IS NOT NULL) AS attributes
  CROSS JOIN LATERAL (SELECT json_agg(lasting) AS episodes
FROM (
  SELECT episode_id, kind, state, agent_id, action, began_on, assignee
  FROM (
    SELECT episode_id, kind, CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END AS state, agent_id, action, began_on, assignee, value FROM episodes
    WHERE project_id = $1 AND user_id = page.user_id AND ended_on IS NULL AND NOT holdout
  ) AS episode
  ORDER BY value DESC, episode_id
  LIMIT 200
) AS lasting) AS lasting
  LEFT JOIN LATERAL (SELECT json_build_object(
    'depth', depth, 'band', band, 'trend', trend, 'trend_word', trend_word, 'stage', stage, 'at_risk', at_risk, 'turn', turn,
    'silence_days', silence_days, 'active_days', n_days, 'first_day', first_day
  ) AS score
FROM contact_scores
WHERE project_id = $1 AND user_id = page.user_id) AS shared ON true
  LEFT JOIN LATERAL (SELECT fact.tier
FROM (SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = page.user_id UNION SELECT page.user_id) AS own
CROSS JOIN LATERAL (
  SELECT tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1 AND user_id = own.user_id
  UNION ALL
  SELECT tier, routed_at, event_key FROM permanent_routes
  WHERE project_id = $1 AND user_id = own.user_id AND tier IS NOT NULL
) AS fact
ORDER BY fact.at DESC, fact.event_key DESC NULLS LAST, fact.tier COLLATE "C" DESC
LIMIT 1) AS tier ON true
  LEFT JOIN contact_stages AS stage ON stage.project_id = $1 AND stage.user_id = page.user_id
) AS contacts
FROM (SELECT 1) AS always LEFT JOIN (SELECT as_of FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) AS run ON true
