-- src/sources/sources.queries.ts
SELECT as_of FROM recompute_runs run
WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
