-- src/mcp/contact-relationships.queries.ts
SELECT * FROM (
  SELECT score.user_id, score.contact_name, score.agent_id, score.depth, score.band, score.stage, score.at_risk,
score.last_interaction, agents.name AS agent_name, count(*) OVER ()::integer AS agents
  FROM agents
  CROSS JOIN LATERAL (
    SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = agents.agent_id AND user_id = $2 OFFSET 0
  ) score
  WHERE agents.project_id = $1
) known
WHERE CASE WHEN $3::double precision IS NULL THEN true WHEN depth = $3 THEN agent_id > $4::uuid ELSE depth < $3 END
ORDER BY depth DESC, agent_id LIMIT $5
