-- src/settings/settings.queries.ts
SELECT project.*, newest.*
FROM (SELECT breadth_half, learns FROM projects WHERE project_id = $1) project
LEFT JOIN (
  SELECT version, settings, applied_at, applied_by, restores FROM settings_versions
  WHERE project_id = $1 ORDER BY version DESC LIMIT 1
) newest ON true
