-- src/recompute/entry.statements.ts
INSERT INTO pg_temp.work_entries (day, size)
SELECT day, sum(sign)::integer
FROM (
  SELECT first_before AS day, -1 AS sign FROM pg_temp.work_entrants
  UNION ALL
  SELECT NULL::date, 1 FROM pg_temp.work_entrants AS work
) AS moved
WHERE day IS NOT NULL
GROUP BY day
HAVING sum(sign) <> 0
