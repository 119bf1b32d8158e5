-- src/cohort/cohort.service.ts
SELECT concat('{"cohorts":[', string_agg(
  '{"cohort_label":"' || to_char(entry_week, 'IYYY"-W"IW') || '","entry_week":' || to_json(entry_week)
    || ',"size":' || size || ',"points":[' || COALESCE(points, '') || ']}', ','), ']}')
FROM (
  SELECT entry_week, max(size) FILTER (WHERE week = 0) AS size,
         string_agg(
           '{"week":' || week || ',"count":' || count || ',"avg_depth":' || CASE WHEN avg_depth >= 0.001 THEN avg_depth::text ELSE trim_scale(avg_depth::numeric)::text END || '}', ',' ORDER BY week
         ) FILTER (WHERE week > 0) AS points
  FROM cohort_points
  WHERE project_id = $1 AND entry_week IN (
    SELECT entry_week FROM cohort_points WHERE project_id = $1 AND week = 0 ORDER BY entry_week DESC LIMIT $2
  )
  GROUP BY entry_week
  ORDER BY entry_week
) cohorts
