-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT agent_id, channel FROM (
  SELECT DISTINCT agent_id, channel FROM source_days WHERE project_id = $1 AND day > $2::date AND day <= $3::date OFFSET 0
) AS started
EXCEPT
SELECT agent_id, channel FROM pg_temp.work_sources
