-- src/settings/settings.queries.ts
SELECT whole.total, project.learns, versions.*
FROM (SELECT count(*)::int AS total FROM settings_versions WHERE project_id = $1) whole
CROSS JOIN (SELECT learns FROM projects WHERE project_id = $1) project
LEFT JOIN (
  SELECT version, settings, applied_at, applied_by, restores FROM settings_versions
  WHERE project_id = $1 ORDER BY version DESC LIMIT $2
) versions ON true
ORDER BY versions.version DESC
