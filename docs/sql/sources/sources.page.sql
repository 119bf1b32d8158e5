-- src/sources/sources.queries.ts
SELECT page.*, agents.name AS agent_name, counted.interactions::double precision / page.active_days AS interactions_per_day,
  coalesce(held.relationships, 0) AS relationships
FROM (SELECT * FROM (SELECT source.agent_id, source.channel, source.last_day, source.active_days, source.late_on, source.silent_on, source.holds,
    coalesce(said.expected, 'auto') AS expected, said.changed_at, said.changed_by,
    CASE WHEN said.expected = 'none' THEN 'ok' ELSE coalesce(source.state, 'ok') END AS state,
    CASE WHEN said.expected = 'none' THEN 2 WHEN source.state = 'silent' THEN 0 WHEN source.state = 'late' THEN 1 ELSE 2 END AS place
  FROM sources AS source
  LEFT JOIN source_expectations AS said
    ON said.project_id = $1 AND said.agent_id = source.agent_id AND said.channel = source.channel
  WHERE source.project_id = $1) page
  WHERE CASE WHEN $2::text[] IS NULL THEN true ELSE state = ANY ($2) END
    AND CASE WHEN $3::text[] IS NULL THEN true ELSE expected = ANY ($3) END
    AND CASE WHEN $4::uuid IS NULL THEN true ELSE agent_id = $4 END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE channel = ANY ($5) END
    AND CASE WHEN $6::double precision IS NULL THEN true
      ELSE (place, agent_id, channel COLLATE "C") > ($6::integer, $7::uuid, $8::text) END
  ORDER BY page.place, page.agent_id, page.channel COLLATE "C"
  LIMIT $9) page
LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
LEFT JOIN LATERAL (
  SELECT sum(n) AS interactions FROM source_days
  WHERE project_id = $1 AND agent_id = page.agent_id AND channel = page.channel
    AND day > page.last_day - 84 AND day <= page.last_day
  OFFSET 0
) counted ON true
LEFT JOIN LATERAL (
  SELECT count(DISTINCT user_id)::integer AS relationships FROM transitions
  WHERE project_id = $1 AND agent_id = page.agent_id AND position IS NULL AND held_for = page.channel AND page.holds
    AND type IN ('relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed')
  OFFSET 0
) held ON true
ORDER BY page.place, page.agent_id, page.channel COLLATE "C"
