-- src/recompute/signals/source.statements.ts
SELECT agent_id, channel, last_day, late_on, silent_on, state, expected, watched, holds, announced, settles_on, wanted,
  relationships
FROM (
  SELECT source.*, coalesce(said.expected, 'auto') AS wanted
  FROM sources AS source
  LEFT JOIN source_expectations AS said
    ON said.project_id = $1 AND said.agent_id = source.agent_id AND said.channel = source.channel
  WHERE source.project_id = $1
  OFFSET 0
) AS source
LEFT JOIN LATERAL (
  SELECT count(*)::integer AS relationships
  FROM (
    SELECT FROM depth_scores
    WHERE project_id = $1 AND agent_id = source.agent_id AND last_any_day > source.last_day - 84
      AND source.late_on <= $2::date
    LIMIT 3
  ) AS lately
  OFFSET 0
) AS met ON true
WHERE CASE WHEN expected <> wanted THEN true ELSE CASE WHEN state IS NULL THEN true WHEN state <> 'ok' THEN true WHEN holds THEN true
    WHEN late_on <= $2::date THEN true ELSE false END END
ORDER BY agent_id, channel
