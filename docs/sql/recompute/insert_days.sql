-- src/recompute/facts/roll-up.statements.ts
INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other)
SELECT $1, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other FROM pg_temp.work_days
ORDER BY user_id, agent_id, day
