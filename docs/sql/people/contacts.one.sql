-- src/people/contacts.queries.ts
SELECT run.*, (
  SELECT json_agg(json_build_object(
    'user_id', page.user_id, 'name', CASE WHEN ids.name IS NULL THEN page.name ELSE ids.name END, 'user_ids', ids.user_ids,
    'first_seen', to_char(least(page.first_seen, ids.first_seen) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'tier', tier.tier, 'pipeline_stage', stage.stage,
    'attributes', attributes.attributes, 'relationships', known.relationships, 'agents', known.agents, 'days', days.days,
    'episodes', lasting.episodes
  ) ORDER BY page.user_id)
  FROM (SELECT user_id, name, first_seen FROM contacts WHERE project_id = $1 AND user_id = $2) AS page
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
  CROSS JOIN LATERAL (SELECT json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out, w_part, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END) ORDER BY day) AS days
FROM (
  SELECT day, sum(least(w_sum, 1e200::double precision) ORDER BY agent_id) AS w_sum, sum(n)::integer AS n, sum(n_in)::integer AS n_in, sum(n_out)::integer AS n_out,
         coalesce(sum(least(w_part, 1e200::double precision) ORDER BY agent_id), 0) AS w_part, max(last_at) AS last_at, max(last_in_at) AS last_in_at,
         max(last_out_at) AS last_out_at
  FROM relationship_days
  WHERE project_id = $1 AND user_id = page.user_id AND known.agents > 1
  GROUP BY day
) AS rolled) AS days
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
FROM (SELECT 1) AS always LEFT JOIN (SELECT run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
coalesce(' ' || run.model_version, '') AS served, as_of, kept_tables, json_build_object(
  'score_version', score_version,
  'score_settings', score_settings,
  'models', CASE WHEN score_version > 1 THEN (
    SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
  ) END) AS basis FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) AS run ON true
