-- src/imports/imports.queries.ts
SELECT import_id, state, dry_run, file_name, bytes::double precision AS bytes, options,
rows::double precision AS rows, detail, error, created_at, started_at, finished_at,
CASE WHEN has_file THEN finished_at + interval '30 minutes' END AS kept_until, 0 AS rejected_kept FROM imports
WHERE project_id = $1 ORDER BY created_at DESC, import_id LIMIT $2
