-- src/imports/imports.queries.ts
SELECT import_id, state, dry_run, file_name, bytes::double precision AS bytes, options,
rows::double precision AS rows, detail, error, created_at, started_at, finished_at,
CASE WHEN has_file THEN finished_at + interval '30 minutes' END AS kept_until, (
  SELECT count(*)::integer FROM rejections
  WHERE rejections.project_id = $1 AND rejections.import_id = $2 AND origin = 'import'
    AND rejected_at > statement_timestamp() - interval '7 days'
) AS rejected_kept
FROM imports WHERE imports.project_id = $1 AND imports.import_id = $2
