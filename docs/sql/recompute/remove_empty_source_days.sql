-- src/recompute/signals/source.statements.ts
DELETE FROM source_days
WHERE project_id = $1
  AND (agent_id, channel, day) IN (SELECT agent_id, channel, day FROM pg_temp.work_source_days WHERE n <= 0)
