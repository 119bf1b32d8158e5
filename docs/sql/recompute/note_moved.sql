-- src/recompute/identity/alias.statements.ts
WITH fact AS MATERIALIZED (
  SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day
  FROM interactions
  WHERE project_id = $1 AND user_id = ANY ($2::text[])
    AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
  UNION
  SELECT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date
  FROM interactions
  WHERE project_id = $1 AND agent_id = ANY ($5::uuid[])
),
known AS MATERIALIZED (
  SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id IN (SELECT user_id FROM fact)
),
note AS (
  INSERT INTO pg_temp.work_notes (agent_id, user_id, day, imported)
  SELECT DISTINCT member.id, person.id, day, false
  FROM fact
  LEFT JOIN known USING (user_id)
  LEFT JOIN unnest($2::text[], $3::text[], $4::text[]) AS moved(user_id, before, now) USING (user_id)
  LEFT JOIN pg_temp.work_agents AS agent USING (agent_id)
  CROSS JOIN LATERAL (VALUES (coalesce(moved.before, known.survivor_id, user_id)), (coalesce(moved.now, known.survivor_id, user_id))) AS person(id)
  CROSS JOIN LATERAL (VALUES (coalesce(agent.before_id, agent_id)), (coalesce(agent.survivor_id, agent_id))) AS member(id)
  RETURNING day
)
SELECT count(*)::integer AS rows FROM note
