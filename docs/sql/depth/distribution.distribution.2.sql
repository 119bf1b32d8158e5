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
FROM (
  SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $5 AND date = $2::date
  UNION
  SELECT run.as_of WHERE run.as_of = $2::date
) kept
CROSS JOIN (SELECT coalesce((SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = $3::uuid), $3::uuid) AS agent_id OFFSET 0) AS asked
CROSS JOIN LATERAL (
  SELECT string_agg('{"date":' || to_json(date) || ',"count":' || total || ',"avg_depth":' || CASE WHEN avg_depth >= 0.001 THEN avg_depth::text ELSE trim_scale(avg_depth::numeric)::text END || '}', ',') AS days
  FROM (
    SELECT date, total, avg_depth FROM daily_snapshots
    WHERE project_id = $1 AND agent_id = asked.agent_id AND date > $2::date - $4::integer AND date <= $2::date
    ORDER BY date
  ) newest
) trend
LEFT JOIN daily_snapshots now ON now.project_id = $1 AND now.agent_id = asked.agent_id AND now.date = kept.date
WHERE NOT EXISTS (
  SELECT 1 FROM (SELECT $2::date - back AS date FROM generate_series(0, $4::integer - 1) AS back) trend_day
  CROSS JOIN (
    SELECT min(date) AS kept_from FROM daily_snapshots WHERE project_id = $1 AND agent_id = $5
  ) kept
  WHERE CASE WHEN date < kept_from
    THEN date >= (SELECT min(first_day) FROM depth_scores WHERE project_id = $1 AND CASE WHEN $3::uuid = $5::uuid THEN true ELSE agent_id = asked.agent_id END)
    ELSE false END
)
