-- src/recompute/facts/change.statements.ts
INSERT INTO pg_temp.work_taken (note_id, agent_ids, user_ids, days)
SELECT dirty_id, ARRAY[agent_id], ARRAY[user_id], ARRAY[day] FROM dirty_days WHERE project_id = $1
UNION ALL
SELECT dirty_id, NULL, ARRAY[user_id], NULL FROM dirty_contacts WHERE project_id = $1;
DELETE FROM dirty_days WHERE project_id = $1 AND dirty_id IN (SELECT note_id FROM pg_temp.work_taken);
DELETE FROM dirty_contacts WHERE project_id = $1 AND dirty_id IN (SELECT note_id FROM pg_temp.work_taken)
