-- src/depth/depth.service.ts
SELECT concat('{"scores":[', string_agg('{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
|| ',"depth":' || CASE WHEN depth >= 0.001 THEN depth::text ELSE trim_scale(depth::numeric)::text END || ',"band":"' || band || '","trend":' || CASE WHEN trend >= 0.001 THEN trend::text ELSE trim_scale(trend::numeric)::text END
|| CASE WHEN at_risk THEN ',"at_risk":true' ELSE ',"at_risk":false' END
|| ',"last_interaction":' || left(to_json(date_trunc('milliseconds', last_interaction AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
|| ',"computed_at":' || left(to_json(date_trunc('milliseconds', computed_at AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"' || '}', ','), '],"total":', COALESCE((
  SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1
), 0), '}')
FROM (
  SELECT agent_id, user_id, contact_name, depth, band, trend, at_risk, last_interaction, computed_at
  FROM depth_scores WHERE project_id = $1
  ORDER BY depth DESC, agent_id, user_id COLLATE "C" LIMIT $3
) deepest
