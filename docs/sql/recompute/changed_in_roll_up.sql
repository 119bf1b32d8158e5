-- src/recompute/signals/move.statements.ts
INSERT INTO pg_temp.work_changed (agent_id, user_id, day, first_day)
SELECT agent_id, user_id, max(day), min(day)
FROM (
  SELECT agent_id, user_id, day
  FROM (
    SELECT agent_id, user_id, day, hash_record_extended(ROW(n, n_in, n_out, last_at, w_part, last_in_at, last_out_at), 0) AS digest
    FROM (SELECT * FROM relationship_days WHERE project_id = $1 OFFSET 0) AS before
    WHERE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_notes)
    UNION ALL
    SELECT agent_id, user_id, day, hash_record_extended(ROW(n, n_in, n_out, last_at, w_part, last_in_at, last_out_at), 0)
    FROM pg_temp.work_days
    WHERE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_notes)
  ) AS both_sides
  GROUP BY agent_id, user_id, day
  HAVING bit_xor(digest) <> 0
) AS changed
GROUP BY agent_id, user_id
