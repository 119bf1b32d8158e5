-- src/recompute/scores/contact-score.statements.ts
WITH shared AS (
  INSERT INTO pg_temp.work_shared (user_id, agents)
  SELECT person.user_id, known.agents
  FROM (SELECT DISTINCT user_id FROM pg_temp.work_relationships) AS person
  CROSS JOIN LATERAL (
    SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = person.user_id ORDER BY agent_id LIMIT 1
  ) AS first
  CROSS JOIN LATERAL (
    SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = person.user_id ORDER BY agent_id DESC LIMIT 1
  ) AS last
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT agent_id)::integer AS agents
    FROM relationship_days
    WHERE project_id = $1 AND user_id = person.user_id AND day <= $2::date AND first.agent_id <> last.agent_id
  ) AS known
  WHERE known.agents > 1
  RETURNING 1
)
SELECT count(*)::integer AS rows FROM shared
