-- src/recompute/aggregates/entry.statements.ts
WITH moved AS (
  INSERT INTO pg_temp.work_entries (day, size)
  SELECT day, sum(sign)::integer
  FROM (
    SELECT (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id AND w_part > 0 OFFSET 0) AS day, -1 AS sign FROM (SELECT user_id FROM pg_temp.work_contacts OFFSET 0) AS work
  ) AS sided
  WHERE day IS NOT NULL
  GROUP BY day
  HAVING sum(sign) <> 0
  RETURNING size
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE size < 0))::integer AS losing FROM moved
