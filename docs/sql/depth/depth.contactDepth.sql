-- src/depth/depth.service.ts
SELECT coalesce(
  (SELECT '{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
|| ',"depth":' || CASE WHEN depth >= 0.001 THEN depth::text ELSE trim_scale(depth::numeric)::text END || ',"band":"' || band || '","trend":' || CASE WHEN trend >= 0.001 THEN trend::text ELSE trim_scale(trend::numeric)::text END
|| CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
|| ',"last_interaction":' || left(to_json(date_trunc('milliseconds', last_interaction AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
|| ',"computed_at":' || left(to_json(date_trunc('milliseconds', computed_at AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"' || '}' FROM depth_scores WHERE project_id = $1 AND agent_id = agent AND user_id = contact),
  (SELECT '{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
|| ',"depth":' || CASE WHEN depth >= 0.001 THEN depth::text ELSE trim_scale(depth::numeric)::text END || ',"band":"' || band || '","trend":' || CASE WHEN trend >= 0.001 THEN trend::text ELSE trim_scale(trend::numeric)::text END
|| CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
|| ',"last_interaction":' || left(to_json(date_trunc('milliseconds', last_interaction AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
|| ',"computed_at":' || left(to_json(date_trunc('milliseconds', computed_at AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"' || '}' FROM (
  SELECT score.*
  FROM (
    SELECT coalesce((SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = agent), agent) AS agent_id, coalesce((
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = contact
    ), contact) AS user_id
    OFFSET 0
  ) AS alias
  CROSS JOIN LATERAL (
    SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = alias.agent_id AND user_id = alias.user_id OFFSET 0
  ) AS score
  WHERE CASE WHEN alias.agent_id = agent THEN alias.user_id <> contact ELSE true END
) AS survivor)
)
