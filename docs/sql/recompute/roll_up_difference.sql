-- src/recompute/facts/restatement-sql.ts
SELECT min(day) AS first
FROM (
  SELECT day
  FROM (
    SELECT day, hash_record_extended(ROW(agent_id, user_id, w_sum, n, n_in, n_out, last_at, w_part, last_in_at,
      last_out_at), 0) AS digest
    FROM relationship_days WHERE project_id = $1 AND day <= $2::date
    UNION ALL
    SELECT day, hash_record_extended(ROW(agent_id, user_id, w_sum, n, n_in, n_out, last_at, w_part, last_in_at,
      last_out_at), 0)
    FROM pg_temp.work_days WHERE day <= $2::date
  ) AS both_sides
  GROUP BY day
  HAVING bit_xor(digest) <> 0
) AS changed
