-- src/recompute/aggregates/entry.statements.ts
INSERT INTO cohort_entries (project_id, day, size)
SELECT $1, day, size
FROM (
  SELECT entry.day, entry.size + coalesce(kept.size, 0) AS size
  FROM pg_temp.work_entries AS entry
  LEFT JOIN cohort_entries AS kept ON kept.project_id = $1 AND kept.day = entry.day
) AS moved
WHERE size > 0
ORDER BY day
ON CONFLICT (project_id, day) DO UPDATE SET size = excluded.size
