-- src/depth/distribution.service.ts
SELECT concat(
  '{"total":', COALESCE(now.total, 0),
  ',"avg_depth":', COALESCE(CASE WHEN now.avg_depth >= 0.001 THEN now.avg_depth::text ELSE trim_scale(now.avg_depth::numeric)::text END, '0'),
  ',"bands":{"deep":', COALESCE(now.deep, 0),
  ',"strong":', COALESCE(now.strong, 0),
  ',"warm":', COALESCE(now.warm, 0),
  ',"light":', COALESCE(now.light, 0),
  ',"faint":', COALESCE(now.faint, 0),
  '},"at_risk":', COALESCE(now.at_risk, 0),
  ',"deepened":', COALESCE(now.deepened, 0),
  ',"declining":', COALESCE(now.declining, 0),
  ',"trend":[', trend.days, ']}')
FROM (SELECT coalesce((SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = $2::uuid), $2::uuid) AS agent_id OFFSET 0) AS asked
CROSS JOIN LATERAL (
  SELECT string_agg('{"date":' || to_json(date) || ',"count":' || total || ',"avg_depth":' || CASE WHEN avg_depth >= 0.001 THEN avg_depth::text ELSE trim_scale(avg_depth::numeric)::text END || '}', ',') AS days
  FROM (
    SELECT date, total, avg_depth FROM daily_snapshots
    WHERE project_id = $1 AND agent_id = asked.agent_id AND date > (
      SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = asked.agent_id
    ) - $3::integer
    ORDER BY date
  ) newest
) trend
LEFT JOIN LATERAL (
  SELECT * FROM daily_snapshots WHERE project_id = $1 AND agent_id = asked.agent_id ORDER BY date DESC LIMIT 1
) now ON true
