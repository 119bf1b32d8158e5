-- src/recompute/entry.statements.ts
INSERT INTO pg_temp.work_entrants (user_id, first_before)
SELECT user_id, (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id AND w_part > 0 OFFSET 0) FROM pg_temp.work_contacts AS work
