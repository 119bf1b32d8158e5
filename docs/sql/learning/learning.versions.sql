-- src/learning/learning.queries.ts
SELECT whole.total, versions.*
     FROM (SELECT count(*)::int AS total FROM score_models WHERE project_id = $1 AND from_day < $2) whole
     LEFT JOIN (
       SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows, outcomes,
reply_rows, replies, calibration_before, calibration_after FROM score_models
       WHERE project_id = $1 AND from_day < $2 AND version < coalesce($3::integer, 2147483647)
       ORDER BY version DESC LIMIT $4
     ) versions ON true
     ORDER BY versions.version DESC
