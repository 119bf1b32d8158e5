-- src/jobs/jobs.queries.ts
SELECT job_id, kind, state, progress, created_at, started_at, finished_at, result, error FROM jobs
WHERE project_id = $1 AND job_id = $2
  AND CASE WHEN finished_at IS NULL THEN true ELSE finished_at > statement_timestamp() - interval '24 hours' END
