-- src/personal-data/contact-export.queries.ts
SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
UNION ALL SELECT user_id FROM rejections WHERE project_id = $1 AND user_id = ANY ($2::text[])
UNION ALL SELECT user_id FROM import_rows WHERE project_id = $1 AND user_id = ANY ($2::text[]) LIMIT 1
