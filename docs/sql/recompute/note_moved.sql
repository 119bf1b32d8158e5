-- src/recompute/alias.statements.ts
WITH fact AS MATERIALIZED (
  SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day
  FROM interactions
  WHERE project_id = $1 AND user_id = ANY ($2::text[])
    AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
)
INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
SELECT DISTINCT agent_id, person.id, day, false
FROM fact
JOIN unnest($2::text[], $3::text[], $4::text[]) AS moved(user_id, before, now) USING (user_id)
CROSS JOIN LATERAL (VALUES (before), (now)) AS person(id)
