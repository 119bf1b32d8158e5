-- src/relationships/relationships.queries.ts
SELECT run.run_id, run.as_of, whole.total, page.*, agents.name AS agent_name, hold.on_hold_since
FROM (
  SELECT CASE WHEN $18::double precision IS NULL THEN (SELECT count(*)::integer FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction, turn, turn_days, n_unanswered,
last_any_day + turn_days - unanswered_since AS chasing_days,
  CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
    WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
  CASE $2::text WHEN 'name' THEN regexp_replace(regexp_replace(folded_name(contact_name), '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C" ELSE '' END COLLATE "C" AS sort_text FROM depth_scores WHERE project_id = $1 AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
  AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
  AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
  AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
  AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
    WHEN strpos(folded_name(user_id), folded_name($7)) > 0 THEN true
    WHEN user_id IN (
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($7)) > 0
    ) THEN true
    WHEN strpos(contact_name, '  ') > 0 THEN strpos(regexp_replace(folded_name(contact_name), ' +', ' ', 'g'), regexp_replace(folded_name($7), ' +', ' ', 'g')) > 0 ELSE false END
  AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
  AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
  AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
  AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END
  AND CASE WHEN $12::text[] IS NULL THEN true ELSE turn = ANY ($12) END
  AND CASE WHEN $13::integer IS NULL THEN true ELSE n_unanswered >= $13 END
  AND CASE WHEN $14::text[] IS NULL AND $15::text IS NULL THEN true ELSE (agent_id, user_id) IN (
    SELECT agent_id, user_id FROM episodes
    WHERE project_id = $1 AND ended_on IS NULL AND NOT holdout
      AND CASE WHEN $14::text[] IS NULL THEN true ELSE CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END = ANY ($14) END
      AND CASE WHEN $15::text IS NULL THEN true WHEN $15 = '' THEN assignee IS NULL ELSE assignee = $15 END) END
  AND CASE WHEN $16::text IS NULL THEN true ELSE agent_id IN (
    SELECT agent_id FROM (
  SELECT DISTINCT ON (coalesce(member.survivor_id, said.agent_id)) coalesce(member.survivor_id, said.agent_id) AS agent_id, said.value
  FROM (SELECT agent_id, value, said_at, event_key FROM agent_attributes WHERE project_id = $1 AND name = 'team') AS said
  LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = said.agent_id
  ORDER BY coalesce(member.survivor_id, said.agent_id), said.said_at DESC, said.event_key DESC
) AS team WHERE value = $16) END
  AND CASE WHEN $17::jsonb IS NULL THEN true ELSE user_id IN (
  SELECT user_id FROM (
    SELECT user_id FROM (
    SELECT fact.user_id, word.place
    FROM (SELECT place, kind, name, unnest(texts) AS value FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) WHERE op = 'is') AS word
    JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
    WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op == "is" && @.kind != "tier")'
    UNION ALL
    SELECT fact.user_id, asked.place
    FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)
    JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
    WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op != "is")' AND asked.op <> 'is' AND CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
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
      WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
    ) AS said
    GROUP BY user_id
  HAVING count(*) = jsonb_array_length($17::jsonb)
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
        WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)))
        OFFSET 0
      ) AS said
      WHERE alias.project_id = $1 AND $17::jsonb @? '$[*] ? (@.kind != "tier")'
      ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = fact.kind AND asked.name = fact.name
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
      WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
  ) AS held
  GROUP BY user_id
  HAVING count(*) = jsonb_array_length($17::jsonb)
) END) counted) END AS total
) whole
LEFT JOIN (
  SELECT run_id, as_of FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) run ON true LEFT JOIN (SELECT * FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction, turn, turn_days, n_unanswered,
last_any_day + turn_days - unanswered_since AS chasing_days,
  CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
    WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
  CASE $2::text WHEN 'name' THEN regexp_replace(regexp_replace(folded_name(contact_name), '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C" ELSE '' END COLLATE "C" AS sort_text FROM depth_scores WHERE project_id = $1 AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
  AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
  AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
  AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
  AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
    WHEN strpos(folded_name(user_id), folded_name($7)) > 0 THEN true
    WHEN user_id IN (
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($7)) > 0
    ) THEN true
    WHEN strpos(contact_name, '  ') > 0 THEN strpos(regexp_replace(folded_name(contact_name), ' +', ' ', 'g'), regexp_replace(folded_name($7), ' +', ' ', 'g')) > 0 ELSE false END
  AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
  AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
  AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
  AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END
  AND CASE WHEN $12::text[] IS NULL THEN true ELSE turn = ANY ($12) END
  AND CASE WHEN $13::integer IS NULL THEN true ELSE n_unanswered >= $13 END
  AND CASE WHEN $14::text[] IS NULL AND $15::text IS NULL THEN true ELSE (agent_id, user_id) IN (
    SELECT agent_id, user_id FROM episodes
    WHERE project_id = $1 AND ended_on IS NULL AND NOT holdout
      AND CASE WHEN $14::text[] IS NULL THEN true ELSE CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END = ANY ($14) END
      AND CASE WHEN $15::text IS NULL THEN true WHEN $15 = '' THEN assignee IS NULL ELSE assignee = $15 END) END
  AND CASE WHEN $16::text IS NULL THEN true ELSE agent_id IN (
    SELECT agent_id FROM (
  SELECT DISTINCT ON (coalesce(member.survivor_id, said.agent_id)) coalesce(member.survivor_id, said.agent_id) AS agent_id, said.value
  FROM (SELECT agent_id, value, said_at, event_key FROM agent_attributes WHERE project_id = $1 AND name = 'team') AS said
  LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = said.agent_id
  ORDER BY coalesce(member.survivor_id, said.agent_id), said.said_at DESC, said.event_key DESC
) AS team WHERE value = $16) END
  AND CASE WHEN $17::jsonb IS NULL THEN true ELSE user_id IN (
  SELECT user_id FROM (
    SELECT user_id FROM (
    SELECT fact.user_id, word.place
    FROM (SELECT place, kind, name, unnest(texts) AS value FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) WHERE op = 'is') AS word
    JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
    WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op == "is" && @.kind != "tier")'
    UNION ALL
    SELECT fact.user_id, asked.place
    FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)
    JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
    WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op != "is")' AND asked.op <> 'is' AND CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
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
      WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
    ) AS said
    GROUP BY user_id
  HAVING count(*) = jsonb_array_length($17::jsonb)
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
        WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)))
        OFFSET 0
      ) AS said
      WHERE alias.project_id = $1 AND $17::jsonb @? '$[*] ? (@.kind != "tier")'
      ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = fact.kind AND asked.name = fact.name
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
      WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
      ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
    ) AS fact
    JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
    WHERE fact.tier = ANY (asked.texts)
  ) AS held
  GROUP BY user_id
  HAVING count(*) = jsonb_array_length($17::jsonb)
) END) page WHERE CASE WHEN $18::double precision IS NULL THEN true ELSE page.sort_number <= $18 END
    AND CASE WHEN $18::double precision IS NULL THEN true ELSE CASE WHEN page.sort_number = $18 AND page.sort_text = $19
THEN (page.agent_id, page.user_id COLLATE "C") > ($20::uuid, $21::text)
      WHEN page.sort_number = $18 THEN page.sort_text < $19::text ELSE true END END ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $22) page ON true
LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
LEFT JOIN LATERAL (
  SELECT held.agent_id, held.user_id, min(source.last_day) AS on_hold_since
  FROM transitions AS held
  JOIN sources AS source ON source.project_id = $1 AND source.agent_id = held.agent_id AND source.channel = held.held_for
  WHERE held.project_id = $1 AND held.position IS NULL AND held.type IN ('relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed') AND held.agent_id = page.agent_id AND held.user_id = page.user_id
  GROUP BY held.agent_id, held.user_id
) hold ON true
ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"
