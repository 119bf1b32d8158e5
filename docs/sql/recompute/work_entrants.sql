-- src/recompute/entry.statements.ts
INSERT INTO pg_temp.work_entrants (user_id, first_before)
SELECT user_id, first_before
FROM (
  SELECT user_id, changed_from, (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = changed.user_id AND w_part > 0 OFFSET 0) AS first_before
  FROM (SELECT user_id, min(day) AS changed_from FROM pg_temp.work_days GROUP BY user_id) AS changed
) AS found
WHERE coalesce(first_before >= changed_from, true)
