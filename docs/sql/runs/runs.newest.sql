-- src/runs/runs.queries.ts
SELECT whole.total, runs.*
FROM (SELECT count(*)::int AS total FROM recompute_runs WHERE project_id = $1) whole
LEFT JOIN (
  SELECT run_id, as_of, mode, status, started_at, finished_at, relationships, steps, restated_from, error FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC, run_id LIMIT $2
) runs ON true
ORDER BY runs.started_at DESC, runs.run_id
