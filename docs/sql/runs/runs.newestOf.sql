-- src/runs/runs.queries.ts
SELECT run_id, as_of, mode, status, started_at, finished_at, relationships, steps, restated_from, error FROM recompute_runs WHERE project_id = $1 AND status = $2
ORDER BY finished_at DESC, started_at DESC LIMIT 1
