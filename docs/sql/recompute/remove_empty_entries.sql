-- src/recompute/aggregates/entry.statements.ts
DELETE FROM cohort_entries
WHERE project_id = $1
  AND (day, size) IN (SELECT day, -size FROM pg_temp.work_entries)
