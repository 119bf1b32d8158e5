-- src/recompute/aggregates/entry.statements.ts
INSERT INTO cohort_entries (project_id, day, size)
SELECT $1, day, count(*)::integer
FROM (
  SELECT user_id, min(day) AS day FROM relationship_days WHERE project_id = $1 AND w_part > 0 GROUP BY user_id
) AS first
GROUP BY day
