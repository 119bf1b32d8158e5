-- src/recompute/facts/restatement-sql.ts
SELECT min(day) AS first
FROM (
  SELECT min(day) AS day FROM relationship_days WHERE project_id = $1
  UNION ALL
  SELECT min(classified_at AT TIME ZONE 'UTC')::date - 1 FROM classifications WHERE project_id = $1
  UNION ALL
  SELECT min(routed_at AT TIME ZONE 'UTC')::date - 1 FROM permanent_routes WHERE project_id = $1
  UNION ALL
  SELECT min(decided_at AT TIME ZONE 'UTC')::date - 1 FROM lead_outcomes WHERE project_id = $1
  UNION ALL
  SELECT min(occurred_at AT TIME ZONE 'UTC')::date - 1 FROM agent_actions WHERE project_id = $1
) AS known
WHERE day <= $2::date
