-- src/settings/settings.queries.ts
SELECT score_settings, breadth_half, as_of, score_version, model_version FROM recompute_runs run
WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
