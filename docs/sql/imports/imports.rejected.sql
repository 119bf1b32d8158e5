-- src/imports/imports.queries.ts
SELECT file, line::double precision AS line, reason, fields FROM import_rows
WHERE project_id = $1 AND import_id = $2 AND kind = 'rejected' ORDER BY place LIMIT 1000 OFFSET $3
