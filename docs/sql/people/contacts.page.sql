-- src/people/contacts.queries.ts
SELECT run.*, (
  SELECT json_agg(json_build_object(
    'user_id', page.user_id, 'name', CASE WHEN ids.name IS NULL THEN page.name ELSE ids.name END, 'user_ids', ids.user_ids,
    'first_seen', to_char(least(page.first_seen, ids.first_seen) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'tier', tier.tier, 'pipeline_stage', stage.stage,
    'attributes', attributes.attributes, 'relationships', known.relationships, 'agents', known.agents, 'shared', shared.score,
    'episodes', lasting.episodes, 'sort_number', page.sort_number, 'sort_text', page.sort_text
  ) ORDER BY regexp_replace(regexp_replace(page.user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", page.user_id)
  FROM (SELECT user_id, contact.name, contact.first_seen, 0 AS sort_number, '' AS sort_text
FROM contacts AS contact
LEFT JOIN (
  SELECT user_id FROM (
    SELECT coalesce(alias.survivor_id, named.user_id) AS user_id
    FROM contacts AS named
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = named.user_id
    WHERE named.project_id = $1 AND CASE WHEN strpos(folded_name(named.user_id), folded_name($3)) > 0 THEN true ELSE strpos(folded_name(named.name), folded_name($3)) > 0 END
    UNION ALL
    SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($3)) > 0
    UNION ALL
    SELECT coalesce(alias.survivor_id, said.user_id)
    FROM contact_attributes AS said
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
    WHERE said.project_id = $1 AND said.kind IN ('trait', 'account_name') AND said.type = 'text' AND strpos(folded_name(said.value), folded_name($3)) > 0
  ) AS found
  WHERE $3::text IS NOT NULL
  GROUP BY user_id
) AS hit USING (user_id)
WHERE contact.project_id = $1
  AND NOT EXISTS (
    SELECT FROM contact_aliases AS other
    WHERE other.project_id = $1 AND other.user_id = contact.user_id AND other.survivor_id <> contact.user_id
  )
  AND CASE WHEN $3::text IS NULL THEN true ELSE hit.user_id IS NOT NULL END
  AND CASE WHEN $4::uuid IS NULL THEN true ELSE EXISTS (
    SELECT FROM depth_scores AS known WHERE known.project_id = $1 AND known.agent_id = $4 AND known.user_id = contact.user_id
  ) END
  AND CASE WHEN $5::text IS NULL THEN true ELSE EXISTS (
    SELECT FROM contact_stages AS known WHERE known.project_id = $1 AND known.user_id = contact.user_id AND known.stage = $5
  ) END
  AND CASE WHEN $6::jsonb IS NULL THEN true ELSE contact.user_id IN (
  SELECT user_id FROM (
    SELECT user_id FROM (
    SELECT fact.user_id, word.place
    FROM (SELECT place, kind, name, unnest(texts) AS value FROM jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) WHERE op = 'is') AS word
    JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
    WHERE fact.project_id = $1 AND $6::jsonb @? '$[*] ? (@.op == "is" && @.kind != "tier")'
    UNION ALL
    SELECT fact.user_id, asked.place
    FROM jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)
    JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
    WHERE fact.project_id = $1 AND $6::jsonb @? '$[*] ? (@.op != "is")' AND asked.op <> 'is' AND CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
        WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
    UNION ALL
    SELECT fact.user_id, asked.place
    FROM (
      SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
      FROM (
        SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
        UNION ALL
        SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
      ) AS said
      LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
      WHERE $6::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
    ) AS said
    GROUP BY user_id
  HAVING count(*) = jsonb_array_length($6::jsonb)
    EXCEPT
    SELECT survivor_id FROM contact_aliases WHERE project_id = $1
  ) AS alone
  UNION ALL
  SELECT user_id FROM (
    SELECT fact.user_id, asked.place
    FROM (
      SELECT DISTINCT ON (alias.survivor_id, said.kind, said.name) alias.survivor_id AS user_id,
        said.kind, said.name, said.type, said.value, said.number, said.moment
      FROM contact_aliases AS alias
      CROSS JOIN LATERAL (
        SELECT * FROM contact_attributes
        WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)))
        OFFSET 0
      ) AS said
      WHERE alias.project_id = $1 AND $6::jsonb @? '$[*] ? (@.kind != "tier")'
      ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
    ) AS fact
    JOIN jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = fact.kind AND asked.name = fact.name
    WHERE CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
        WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
    UNION ALL
    SELECT fact.user_id, asked.place
    FROM (
      SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
      FROM (
        SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
        UNION ALL
        SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
      ) AS said
      LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
      WHERE $6::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($6::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
  ) AS held
  GROUP BY user_id
  HAVING count(*) = jsonb_array_length($6::jsonb)
) END
  AND CASE WHEN $2::text IS NULL THEN true
    ELSE (regexp_replace(regexp_replace(contact.user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", contact.user_id) > (regexp_replace(regexp_replace($2, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", $2) END
ORDER BY regexp_replace(regexp_replace(contact.user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", contact.user_id
LIMIT $7) AS page
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
