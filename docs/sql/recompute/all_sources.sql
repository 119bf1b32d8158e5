-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT agent_id, channel
FROM (
  SELECT agent_id, channel FROM source_days WHERE project_id = $1
  UNION
  SELECT agent_id, channel FROM sources WHERE project_id = $1
) AS every
