-- src/settings/settings.queries.ts
SELECT score_settings, breadth_half FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
ORDER BY finished_at DESC LIMIT 1
