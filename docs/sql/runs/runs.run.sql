-- src/runs/runs.queries.ts
SELECT run_id, as_of, mode, status, started_at, finished_at, relationships, steps, restated_from, error FROM recompute_runs WHERE project_id = $1 AND run_id = $2
