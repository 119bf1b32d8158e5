-- src/recompute/scores/contact-score.statements.ts
SELECT count(*)::integer AS rows
FROM (SELECT FROM contact_scores WHERE project_id = $1 LIMIT $2) AS kept
