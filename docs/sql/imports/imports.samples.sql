-- src/imports/imports.queries.ts
SELECT fields FROM import_rows
WHERE project_id = $1 AND import_id = $2 AND kind = 'sample' ORDER BY place
