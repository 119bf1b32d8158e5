-- src/segment/segment-settings.queries.ts
SELECT spec FROM segment_settings WHERE project_id = $1
