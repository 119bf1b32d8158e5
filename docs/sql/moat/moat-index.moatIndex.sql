-- src/moat/moat-index.service.ts
WITH newest AS MATERIALIZED (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2)
SELECT concat(
  '{"moat_index":', COALESCE(CASE WHEN now.moat_index >= 0.001 THEN now.moat_index::text ELSE trim_scale(now.moat_index::numeric)::text END, '0'),
  ',"moat_index_prev":', COALESCE(CASE WHEN week.moat_index >= 0.001 THEN week.moat_index::text ELSE trim_scale(week.moat_index::numeric)::text END, '0'),
  ',"moat_index_delta":',
  trim_scale(COALESCE(now.moat_index::numeric, 0) - COALESCE(week.moat_index::numeric, 0)),
  ',"comparison":{"last_month":', COALESCE(CASE WHEN month.moat_index >= 0.001 THEN month.moat_index::text ELSE trim_scale(month.moat_index::numeric)::text END, '0'),
  ',"last_quarter":', COALESCE(CASE WHEN quarter.moat_index >= 0.001 THEN quarter.moat_index::text ELSE trim_scale(quarter.moat_index::numeric)::text END, '0'),
  '},"components":{"breadth":', COALESCE(CASE WHEN now.breadth >= 0.001 THEN now.breadth::text ELSE trim_scale(now.breadth::numeric)::text END, '0'),
  ',"depth_quality":', COALESCE(CASE WHEN now.depth_quality >= 0.001 THEN now.depth_quality::text ELSE trim_scale(now.depth_quality::numeric)::text END, '0'),
  ',"trend":', COALESCE(CASE WHEN now.trend >= 0.001 THEN now.trend::text ELSE trim_scale(now.trend::numeric)::text END, '0.5'),
  ',"risk":', COALESCE(CASE WHEN now.risk >= 0.001 THEN now.risk::text ELSE trim_scale(now.risk::numeric)::text END, '0'),
  '}}')
FROM newest
LEFT JOIN daily_snapshots now
  ON now.project_id = $1 AND now.agent_id = $2 AND now.date = (SELECT date FROM newest) - 0
LEFT JOIN daily_snapshots week
  ON week.project_id = $1 AND week.agent_id = $2 AND week.date = (SELECT date FROM newest) - 7
LEFT JOIN daily_snapshots month
  ON month.project_id = $1 AND month.agent_id = $2 AND month.date = (SELECT date FROM newest) - 30
LEFT JOIN daily_snapshots quarter
  ON quarter.project_id = $1 AND quarter.agent_id = $2 AND quarter.date = (SELECT date FROM newest) - 91
