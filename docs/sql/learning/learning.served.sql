-- src/learning/learning.queries.ts
SELECT project.learns, (
       SELECT (settings ->> 'learned')::integer FROM settings_versions WHERE project_id = $1 ORDER BY version DESC LIMIT 1
     ) AS learned, run.as_of, run.score_version, run.model_version, model.*
     FROM (SELECT learns FROM projects WHERE project_id = $1) project
     LEFT JOIN (
       SELECT as_of, score_version, model_version FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
     ) run ON true
     LEFT JOIN (
       SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows, outcomes,
reply_rows, replies, calibration_before, calibration_after, reliability FROM score_models WHERE project_id = $1 AND from_day < $2
     ) model ON model.version = run.model_version
