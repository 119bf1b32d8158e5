-- src/recompute/facts/change.statements.ts
INSERT INTO pg_temp.work_taken (note_id, agent_ids, user_ids, days, pipeline_from, feed_from, imported)
SELECT note_id, agent_ids, user_ids, days, pipeline_from, feed_from, imported FROM change_notes WHERE project_id = $1;
DELETE FROM change_notes WHERE project_id = $1 AND note_id IN (SELECT note_id FROM pg_temp.work_taken)
