-- src/imports/imports.queries.ts
SELECT rejection_id, file, line, errors #>> '{0,message}' AS reason, payload
FROM rejections
WHERE project_id = $1 AND import_id = $2 AND origin = 'import' AND rejected_at > statement_timestamp() - interval '7 days'
  AND (line, rejection_id) > ($3::integer, $4::uuid)
ORDER BY line, rejection_id LIMIT 1000
