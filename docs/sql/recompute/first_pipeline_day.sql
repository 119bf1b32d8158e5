-- src/recompute/identity/alias.statements.ts
SELECT (min(at) AT TIME ZONE $3)::date AS first
FROM (
  SELECT min(first_seen) AS at FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
  UNION ALL
  SELECT min(classified_at) FROM classifications WHERE project_id = $1 AND user_id = ANY ($2)
  UNION ALL
  SELECT min(routed_at) FROM permanent_routes WHERE project_id = $1 AND user_id = ANY ($2)
  UNION ALL
  SELECT min(decided_at) FROM lead_outcomes WHERE project_id = $1 AND user_id = ANY ($2)
) AS fact
