-- src/recompute/facts/change.statements.ts
WITH note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
  SELECT DISTINCT entry.agent_id, entry.user_id, entry.day, imported
  FROM pg_temp.work_taken
  CROSS JOIN LATERAL unnest(agent_ids, user_ids, days) AS entry(agent_id, user_id, day)
  WHERE agent_ids IS NOT NULL
  RETURNING agent_id
),
contact AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT DISTINCT unnest(user_ids) FROM pg_temp.work_taken WHERE agent_ids IS NULL
  RETURNING user_id
)
SELECT notes + contacts AS rows, contacts, late.pipeline, late.feed
FROM (SELECT count(*)::integer AS notes FROM note) AS note,
     (SELECT count(*)::integer AS contacts FROM contact) AS contact,
     (SELECT (min(pipeline_from) AT TIME ZONE $1)::date AS pipeline, (min(feed_from) AT TIME ZONE $1)::date AS feed
FROM pg_temp.work_taken) AS late
