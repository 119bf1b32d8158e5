-- src/recompute/signals/source.statements.ts
DELETE FROM sources
WHERE project_id = $1
  AND (agent_id, channel) IN (SELECT agent_id, channel FROM unnest($2::uuid[], $3::text[]) AS gone(agent_id, channel))
