-- src/recompute/facts/roll-up.statements.ts
DELETE FROM relationship_days
WHERE project_id = $1
  AND (agent_id, user_id, day) IN (SELECT agent_id, user_id, day FROM pg_temp.work_days WHERE n IS NULL)
