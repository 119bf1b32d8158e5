-- src/mcp/contact-relationships.queries.ts
SELECT * FROM (
  SELECT score.user_id, score.contact_name, score.agent_id, score.depth, score.band, score.stage, score.at_risk,
score.last_interaction, agents.name AS agent_name, count(*) OVER (PARTITION BY score.user_id)::integer AS agents,
    row_number() OVER (PARTITION BY score.user_id ORDER BY score.depth DESC, score.agent_id) AS place
  FROM agents
  CROSS JOIN LATERAL (
    SELECT * FROM depth_scores
    WHERE project_id = $1 AND agent_id = agents.agent_id AND user_id = ANY ($2::text[]) OFFSET 0
  ) score
  WHERE agents.project_id = $1
) known
WHERE place <= $3
ORDER BY user_id COLLATE "C", place
