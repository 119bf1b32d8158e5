-- src/people/resulting-contact.queries.ts
SELECT scored.*, project.time_zone FROM (SELECT run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
coalesce(' ' || run.model_version, '') AS served, as_of, kept_tables, json_build_object(
  'score_version', score_version,
  'score_settings', score_settings,
  'models', CASE WHEN score_version > 1 THEN (
    SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
  ) END) AS basis FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) AS scored
CROSS JOIN (SELECT time_zone FROM projects WHERE project_id = $1) AS project
