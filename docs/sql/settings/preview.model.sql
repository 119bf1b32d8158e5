-- src/settings/preview.queries.ts
SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows,
       outcomes, reply_rows, replies
FROM score_models WHERE project_id = $1 AND version = $2 AND from_day < $3
