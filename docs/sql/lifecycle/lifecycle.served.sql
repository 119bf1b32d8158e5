-- src/lifecycle/lifecycle.queries.ts
SELECT run_id, as_of, score_settings FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
ORDER BY finished_at DESC LIMIT 1
