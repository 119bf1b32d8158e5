-- src/recompute/signals/source.statements.ts
SELECT agent_id, channel, first - date '1970-01-01' AS first, days
FROM (
  SELECT agent_id, channel FROM pg_temp.work_sources ORDER BY agent_id, channel OFFSET $3 LIMIT $4
) AS work
LEFT JOIN LATERAL (
  SELECT min(day) AS first, max(day) AS last FROM source_days
  WHERE project_id = $1 AND agent_id = work.agent_id AND channel = work.channel AND day <= $2::date
  OFFSET 0
) AS known ON true
LEFT JOIN LATERAL (
  SELECT array_agg(day - date '1970-01-01' ORDER BY day) AS days FROM source_days
  WHERE project_id = $1 AND agent_id = work.agent_id AND channel = work.channel
    AND day > known.last - 84 AND day <= known.last
  OFFSET 0
) AS observed ON true
