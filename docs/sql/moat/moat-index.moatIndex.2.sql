-- src/moat/moat-index.service.ts
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
FROM (
  SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $3 AND date = $2::date
  UNION
  SELECT run.as_of WHERE run.as_of = $2::date
) kept
LEFT JOIN daily_snapshots now
  ON now.project_id = $1 AND now.agent_id = $3 AND now.date = $2::date - 0
LEFT JOIN daily_snapshots week
  ON week.project_id = $1 AND week.agent_id = $3 AND week.date = $2::date - 7
LEFT JOIN daily_snapshots month
  ON month.project_id = $1 AND month.agent_id = $3 AND month.date = $2::date - 30
LEFT JOIN daily_snapshots quarter
  ON quarter.project_id = $1 AND quarter.agent_id = $3 AND quarter.date = $2::date - 91
WHERE NOT EXISTS (
  SELECT 1 FROM unnest(ARRAY[$2::date - 7, $2::date - 30, $2::date - 91]) AS compared (date)
  CROSS JOIN (
    SELECT min(date) AS kept_from FROM daily_snapshots WHERE project_id = $1 AND agent_id = $3
  ) kept
  WHERE CASE WHEN date < kept_from
    THEN date >= (SELECT min(first_day) FROM depth_scores WHERE project_id = $1 AND true)
    ELSE false END
)
