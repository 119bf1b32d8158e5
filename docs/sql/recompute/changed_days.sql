-- src/recompute/facts/roll-up.statements.ts
INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other)
SELECT $1, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other
FROM pg_temp.work_days
WHERE n IS NOT NULL
ON CONFLICT (project_id, user_id, agent_id, day) DO UPDATE SET
  w_sum = excluded.w_sum, n = excluded.n, n_in = excluded.n_in, n_out = excluded.n_out, last_at = excluded.last_at, w_part = excluded.w_part, last_in_at = excluded.last_in_at, last_out_at = excluded.last_out_at, n_call = excluded.n_call, n_meeting = excluded.n_meeting, n_email = excluded.n_email, n_other = excluded.n_other
