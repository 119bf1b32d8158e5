-- src/recompute/change.statements.ts
WITH noted AS (
  DELETE FROM change_notes WHERE project_id = $1 RETURNING agent_ids, user_ids, days, pipeline_from, feed_from
),
noted_day AS (
  DELETE FROM dirty_days WHERE project_id = $1 RETURNING agent_id, user_id, day
),
noted_contact AS (
  DELETE FROM dirty_contacts WHERE project_id = $1 RETURNING user_id
),
note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day)
  SELECT entry.agent_id, entry.user_id, entry.day
  FROM noted CROSS JOIN LATERAL unnest(agent_ids, user_ids, days) AS entry(agent_id, user_id, day)
  WHERE agent_ids IS NOT NULL
  UNION
  SELECT agent_id, user_id, day FROM noted_day
  RETURNING agent_id
),
contact AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT unnest(user_ids) FROM noted WHERE agent_ids IS NULL
  UNION
  SELECT user_id FROM noted_contact
  RETURNING user_id
)
SELECT notes + contacts AS rows, contacts,
  (SELECT (min(pipeline_from) AT TIME ZONE $2)::date FROM noted) AS pipeline,
  (SELECT (min(feed_from) AT TIME ZONE $2)::date FROM noted) AS feed
FROM (SELECT count(*)::integer AS notes FROM note) AS note, (SELECT count(*)::integer AS contacts FROM contact) AS contact
