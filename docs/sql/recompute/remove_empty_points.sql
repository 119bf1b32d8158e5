-- src/recompute/cohort.statements.ts
DELETE FROM cohort_points
WHERE project_id = $1
  AND (entry_week, week, size) IN (
    SELECT entry_week, week, -sum(size)::integer FROM pg_temp.work_points GROUP BY entry_week, week)
