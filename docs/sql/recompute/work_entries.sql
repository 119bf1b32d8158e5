-- src/recompute/aggregates/entry.statements.ts
WITH moved AS (
  INSERT INTO pg_temp.work_entries (day, size)
  SELECT day, sum(sign)::integer
  FROM (
    SELECT CASE sign WHEN 1 THEN least(first_changed, first_other) ELSE first_before END AS day, sign
    FROM (
      SELECT first_changed, (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = contact.user_id AND w_part > 0 OFFSET 0) AS first_before,
             (SELECT min(day) FROM relationship_days
              WHERE project_id = $1 AND user_id = contact.user_id AND w_part > 0
                -- Hashed once: a merge may change all days of a contact.
                AND (agent_id, user_id, day) NOT IN (SELECT agent_id, user_id, day FROM pg_temp.work_days)
              OFFSET 0) AS first_other
      FROM (
        SELECT user_id, min(day) AS changed_from, min(day) FILTER (WHERE w_part > 0) AS first_changed
        FROM pg_temp.work_days
        GROUP BY user_id
      ) AS contact
      WHERE NOT EXISTS (
        SELECT FROM relationship_days
        WHERE project_id = $1 AND user_id = contact.user_id AND day < contact.changed_from AND w_part > 0 OFFSET 0)
    ) AS first
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)
  ) AS sided
  WHERE day IS NOT NULL
  GROUP BY day
  HAVING sum(sign) <> 0
  RETURNING size
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE size < 0))::integer AS losing FROM moved
